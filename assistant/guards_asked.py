"""Guards on what exactly is asked for: how many of something, which places, how one's own matter stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Reason, Statement
from assistant.asked import matter_runs, pairs_of, talk
from assistant.bearing import LEAST_DOCUMENTS, is_foreign
from assistant.denial import Denial, passages_of, said_by, topic
from assistant.duties_listed import office_asked
from assistant.evidence import Findings
from assistant.figures import figures
from assistant.kinds import Reckoning
from assistant.lexicon import official_words
from assistant.question import Kind
from assistant.spoken import usual
from vectorstore.regions import places_in, regions_in

_NUMBER = (
    r"(?:\d[\d,.]*|[一二两三四五六七八九十百千零〇]+|数)\s?[多余几]?\s?(?:万亿|[十百千万亿])*\s?[多余]?\s?"
)
_COUNTED: dict[str, str] = {
    "人": "(?:[人名位]|[\u4e00-\u9fff]{0,4}用户)",
    "名": "[人名位]",
    "位": "[人名位]",
    "天": "(?:个?工作日|[天日])",
    "日": "(?:个?工作日|[天日])",
    "元": "元",
    "钱": "元",
    "小时": "(?:个?小时|h)",
    "分钟": "分钟",
    "间": "[间个]",
    "辆": "辆",
    "台": "[台套]",
    "套": "[台套]",
    "条": "条",
    "户": "[户家]",
    "家": "[户家个]",
    "吨": "吨",
    "公里": "(?:公里|千米)",
    "张": "张",
    "座": "[座个]",
    "所": "[所家个]",
    "亩": "亩",
    "倍": "倍",
    "件": "[件套批个]",
    "只": "[只个]",
    "份": "份",
    "平方米": "(?:平方米|平米|㎡)",
    "个": "[个项家所座处类种条件批支套]",
    "项": "[个项家所座处类种条件批支套]",
}
"""What is counted, and how a text that answers counts it."""
_HOW_MANY = re.compile(
    rf"(?<!哪)(?:多少|几)(?:万亿|[百千万亿])?(?P<unit>{'|'.join(sorted(_COUNTED, key=len, reverse=True))})(?!才|民|均|口|庭|长|例|件|度|士|月|百分|点|小时|人)"
)
_NO_COUNT = (Kind.COMPARISON, Kind.CARD, Kind.SUMMARY, Kind.LIST, Kind.WHO)


_OF_WHAT = re.compile("(?:多少|几成)(?P<noun>[税费薪息油电])")


_HUNDREDS_OF_MILLIONS = re.compile("(?:多少|几)个?亿(?![人件次台吨级万])")


def missing_count(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who asks how many of something (`多少间`, `几辆`, `多少万元`) is not answered by words that count none."""
    question = findings.question
    if not statements or question.kind in _NO_COUNT or is_foreign(question.text):
        return None
    if any(s.computation for s in statements) or question.reckoning not in (None, Reckoning.COUNT):
        # What is reckoned is shown as such.
        return None
    if question.reckoning is Reckoning.COUNT and len(statements) > 1:
        # Several statements are the things that are counted.
        return None
    of_what = _OF_WHAT.search(question.standalone)
    if of_what is not None and not any(of_what["noun"] in c.quote for s in statements for c in s.citations):
        return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})
    if _HUNDREDS_OF_MILLIONS.search(question.standalone):
        told = any("亿" in s.text or "亿" in c.quote for s in statements for c in s.citations)
        return None if told else Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})
    asked = _HOW_MANY.search(question.standalone)
    if asked is None:
        return None
    # A figure without any unit (`用户数超过5600万`) may count whatever its noun says; nothing is charged where it is free.
    counted = re.compile(
        rf"(?<![月第\d.])(?!\d\.0){_NUMBER}(?:{_COUNTED[asked['unit']]}|(?:以上|以下|左右|上下)?(?=[，,。；;、）)|\t\n]|$))"
        + ("|免费|不收|免收|%|％" if asked["unit"] in ("元", "钱") else "")
    )
    if any(counted.search(c.quote) for s in statements for c in s.citations):
        return None
    if any(counted.search(s.text) for s in statements):
        # The unit of a table's row stands beside its name.
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


_NUMBER_OF = re.compile(
    "(?:^|[的\\s，、])(?P<what>[\u4e00-\u9fff]{2,16}?)(?:总|人|户|个)?数(?:量|目)?(?=$|[\\s，、。？?])"
)
_NO_NUMBER_OF = re.compile("(?:[指参系函倍基次岁序算分读整]|大多|多|少|无|单|双|充|代)$")


def missing_number(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """A noun phrase that asks for the number of something (`科研人员编制数`) is answered by a clause that names it and
    has a figure."""
    question = findings.question
    if not statements or question.kind not in (Kind.OTHER, Kind.VALUE) or is_foreign(question.text):
        return None
    asked = [re.split("[及和与]", m["what"])[-1] for m in _NUMBER_OF.finditer(question.standalone)]
    asked = [
        what[-LONGEST_NOUN:] for what in asked if len(what) >= OF_NOUN and not _NO_NUMBER_OF.search(what)
    ]
    if not asked or any(s.computation for s in statements):
        return None
    clauses = [
        s.text if "\t" in c.quote or "|" in c.quote else clause
        for s in statements
        for c in s.citations
        for clause in re.split("[，；。;]|,(?!\\d)", c.quote)
        if figures(clause)
    ]
    for what in asked:
        official = {pair for words in official_words(what) for word in words for pair in pairs_of(word)}
        if not any(_names(clause, pairs_of(what), official) for clause in clauses):
            return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})
    return None


def _names(clause: str, own: set[str], official: set[str]) -> bool:
    return sum(pair in clause for pair in own) >= NAMED * len(own) or any(pair in clause for pair in official)


LONGEST_NOUN = 6
"""Characters from the end of what is to be counted that name it; what stands before says where."""
OF_NOUN = 3
"""Characters from which what is to be counted names it: `累计数`, `新增数` count what stands before."""
NAMED = 0.5
"""Share of the pairs of what is to be counted that the clause with the figure must have."""

_NAMES_BY_FIGURE = re.compile(
    r"\d+(?:\.\d+)?\s?(?:世纪|英寸|号|版|期(?!间)|代|级|届|[GgDdKk](?![A-Za-z]))|[A-Za-z]\d+|\d+(?:\.\d+)?平台|(?<=平台)\d(?:\.\d)?"
)
"""Figures that are part of a name and count nothing: `21世纪`, `12英寸生产线`."""
_FOLDS = re.compile("翻[一两几]?[番倍]|倍增|减半|免费|全覆盖|全部|所有")
"""Amounts without a figure."""
_IN_UNIT = re.compile(
    "[（(](?:单位[：:])?(?:[百千万亿]*(?:元|[个家户台件项人]|人次|吨)|%|％|百分比)[）)][？?。\\s]*$"
)
"""A value that is asked for by its unit alone, as tables have it: `数字经济增加值（亿元）`."""
_AMOUNT = re.compile("多少|(?<!哪)几(?:个|家|项|万|亿|成|倍|条|门|所|座|台|种|名|人|次|百|千|番)|百分之几")


def no_amount(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who asks for an amount is not answered by words without any figure that counts something."""
    question = findings.question
    if not statements or is_foreign(question.text):
        return None
    in_unit = _IN_UNIT.search(question.standalone)
    if not in_unit and question.kind not in (Kind.VALUE, Kind.COMPARISON):
        return None
    if not (in_unit or _AMOUNT.search(question.standalone)) or any(s.computation for s in statements):
        return None
    if office_asked(findings):
        # The duties that are listed are what is counted.
        return None
    said = [citation.quote for s in statements for citation in s.citations]
    if any(_FOLDS.search(quote) or figures(_NAMES_BY_FIGURE.sub(" ", quote)) for quote in said):
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


_WHICH_PLACES = re.compile(
    r"(?:是|在|有|为|分别(?:是|在|为)?)[^，。？]{0,4}?(?:哪|什么)(?:[一两二三四五六七八九十几\d]*)?[个些座]?(?:城市|县(?:市|区)?|市(?!场|民)|地市|省份?|区县|乡镇|街道|村)[？?。\s]*$"
)


_SHORT_NAMES = re.compile(
    "[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新](?:、[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新])+"
)
"""Provinces by one character, beside each other."""


def missing_places(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who asks which places it is (`是哪两个城市`, `分别在哪些县`) is not answered by words that name none."""
    question = findings.question
    if not statements or is_foreign(question.text) or not _WHICH_PLACES.search(question.standalone):
        return None
    known = set(question.regions) | set(question.places)
    for statement in statements:
        for citation in statement.citations:
            document = findings.documents[citation.document_id]
            own = set(regions_in(document.card.region or "")) | known
            if _SHORT_NAMES.search(citation.quote):
                return None
            if set(regions_in(citation.quote)) - own or set(places_in(citation.quote)) - own:
                return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


_OWN_CASE = re.compile(
    r"(?:帮|替|给)我(?:预约|预订|办理?|申[请领报]|开通|注销|缴|交|订|挂号|取消|登记|打印|报名|投诉|打(?:个)?电话)"
    r"|(?:买|炒|抄底|入手)[^，。？]{0,3}(?:基金|股票|股|房子?|黄金|币|理财|保险|国债)(?:合适|划算|值得|值不值|好不好|行不行|靠谱|晚不晚|来得及)"
    r"|(?:买|投|选|炒)[^，。？]{1,14}还是[^，。？]{1,14}(?:好|划算|赚|合算)|(?:帮|替|给)我(?:查|看|问)(?:一?下|查|看)?(?:我|一下)|我(?:的|家|们|上|昨|前|刚|去)?[^，。？]{0,16}(?:办到哪|到哪一步|进度|审批?到哪|批下来|办好了?没|交了几年|交了多久|余额|到账|发了没|什么时候能(?:批|下来|办好|到))"
)


_FIRST_PERSON = re.compile("我|咱|俺|本人|自家|家里")
_WHETHER_ENTITLED = re.compile(
    "算不算|还?能[^，。？]{0,4}[装建盖开办买卖租]吗|够不够|够格|够条件|够得上|合不合|符不符合|有没有资格|评[得上]|轮得[到上]|(?:能不能|能否|可不可以|可以|能)[^，。？]{0,10}(?:拿[到]|领[到]?|享受|评上|住进|住上|申请[上到]|报销|补到|入选)"
)
_ENTITLES = re.compile(
    "符合|条件|资格|对象|范围|满足|凡是?|具备|[年未]满|以上的|均可|可以|可申请|可享受|给予|发放|免[征收除费]|不予|不得|应当|补贴|补助|享受|暂缓|延期|予以"
)
"""How a text says who is entitled to something."""


def own_case(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """How one's own application or account stands is in no document, nor whether one is entitled to what no text that
    answers sets a condition for."""
    if not statements or is_foreign(findings.question.text):
        return None
    text = findings.question.standalone
    if _OWN_CASE.search(text):
        return Denial(Reason.OUT_OF_SCOPE, {})
    asks = _FIRST_PERSON.search(text) and _WHETHER_ENTITLED.search(text)
    otherwise = _OPEN.search(text) or _WHETHER_WRITTEN.search(text)
    if (
        asks
        and not otherwise
        and not _ENTITLES.search("".join(c.quote for s in statements for c in s.citations))
    ):
        return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})
    return None


_WRITTEN = "(?:提(?![供高前交升])|写|(?<!小)说|讲)"
_WHETHER_WRITTEN = re.compile(
    f"(?:有没有|是否|有无){_WRITTEN}|{_WRITTEN}[没不]{_WRITTEN}|{_WRITTEN}到?[了过]?(?:没有|没|吗)"
)
_OPEN = re.compile("多少|谁|哪|什么|啥|怎么|如何|咋|几")
_TROUBLE = re.compile(
    "登不[上进]|打不开|进不去|收不到|刷不出|闪退|(?<!被人)卡[住死顿]|报错|没反应|用不了|(?:识别|登录|支付|提交|上传|认证|注册|预约)(?:老是?|总是?|一直)?失败|(?:显示|提示)[^，。？]{0,8}(?:错误|异常|失败)|(?:申请|贷款|投诉|举报|诉求|注册|审核)[^，。？]{0,3}(?:被)?(?:拒|驳回|退回|打回)|密码[^，。？]{0,3}(?:忘|丢|输错)|忘(?:记|了|掉)+[^，。？]{0,4}密码"
)
_ASKS_RULE = re.compile(
    "多少(?!次)|(?<![好了])几(?:天|个|小时|成|日)(?!了)[^，。？]{0,6}[内修改算]|多长时间[^，。？]{0,6}[内修改算]|比例|以内|之内"
)
"""Who asks in how many days trouble is to be mended asks for a rule."""
_HELPS = re.compile("客服|技术支持|故障|无法|异常|失败|咨询电话|服务热线")


def own_trouble(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Why something does not work for one right now, no document says unless it speaks of such trouble."""
    asked = findings.question.standalone
    if not statements or not _TROUBLE.search(asked) or _ASKS_RULE.search(asked):
        return None
    said = "".join(c.quote for s in statements for c in s.citations)
    return None if _HELPS.search(said) else Denial(Reason.OUT_OF_SCOPE, {})


_REMEDY = re.compile(
    "(?:[了到被][^，。？]{0,8}|老是?[^，。？]{1,6}|不[给退赔让发][^，。？]{0,6})(?:怎么办|咋办|咋整|怎么整|怎么弄|怎么处理|找谁|去哪(?:里|儿)?(?:说理|反映|投诉)|该找)[^，。？]{0,3}[？?。\\s]*$"
)
_REMEDIES = re.compile(
    "可以|可向|应当|投诉|(?<!投诉)举报|申请|拨打|联系|咨询|赔偿|补偿|退还|报警|报案|维权|救济|求助|补办|挂失"
)


def no_remedy(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who asks what to do after something went wrong is answered only by words that tell what one may do."""
    if not statements or not _REMEDY.search(findings.question.standalone):
        return None
    said = "".join(c.quote for s in statements for c in s.citations)
    return None if _REMEDIES.search(said) else Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


_WEATHER = re.compile(
    "(?:会|要|还)?(?:下|有)[^，。？]{0,2}[雨雪](?:不|吗|么|没|嘛)|[下有][不没][下有][雨雪]|天气(?:怎么样|怎样|如何|好不好|好吗|预报)|气温(?:是|有)?(?:多少|几)|(?:多少|几)度(?=[？?。\\s]*$)|(?:冷|热)不(?:冷|热)|[风浪雨雪]大不大|[风浪]有?多大(?=[？?。\\s]*$)|能不能出海|刮(?:不刮)?(?:大|台)?风(?:不|吗)"
)


def no_forecast(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """How the weather of a place will be is in no document."""
    asks = statements and _WEATHER.search(findings.question.standalone)
    if not asks or re.search(
        "下雨|降雨|气温|天气", "".join(c.quote for s in statements for c in s.citations)
    ):
        return None
    return Denial(Reason.OUT_OF_SCOPE, {})


_WRITE = re.compile(
    "(?:写|编|作|起草|拟|润色)(?:上|出)?(?:一|几)?(?:篇|首|段|份|封|个|则)[^，。？]{0,16}(?:稿|诗|作文|文案|演讲|检讨|小说|歌|信|论文|对联|故事|笑话|邮件|致辞|发言|心得|读后感|台词|剧本|总结|报告|材料|简历|评语|口号|标语|祝福|代码|脚本)"
)
_FACT_ASKED = re.compile("多少|几[个项条家年]|什么|哪|谁|吗[？?。\\s]*$|如何|怎")
"""What asks for a fact; politeness (谢谢, 吧), which counts for an interrogative elsewhere, does not."""
_HARM = re.compile(
    "(?:教我|怎么|如何|怎样|咋)(?:才能|去|来|能)?[^，。？防应抵避]{0,6}(?:黑[进入掉]|破解|盗[取号刷]|入侵|攻击|绕过|绕开|伪造|造假|逃税|偷税|作弊)(?![^，。？]*(?:处罚|罚|举报|防|治理|打击|算|认定))"
)


def no_question(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who wants something written, or wants to do harm, asks nothing that documents answer."""
    text = findings.question.standalone
    write = _WRITE.search(text)
    # Who is to write something may ask for a fact that it needs: `我要写一份材料，覆盖率要达到多少`.
    asks = (write and not _FACT_ASKED.search(text, write.end())) or _HARM.search(text)
    return Denial(Reason.OUT_OF_SCOPE, {}) if statements and asks else None


_WHETHER_DONE = re.compile(
    "(?:能|可以|要|得|需要|允许|准)(?P<done>[^，。？能]{2,8}?)(?:吗|么|不)[？?。\\s]*$"
)


_COMES_ABOUT = re.compile("用[上到]|[做办建达][到成]|实现|完成|成功|享受到?|覆盖到?")
"""That a thing comes about is told by any words for it: `5G在县城能用上吗` by 实现5G网络全覆盖."""


def missing_deed(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """In a library of a few texts: whether something may or must be done is not answered by words that do not speak of
    doing it (`农民建房要审批吗`)."""
    question = findings.question
    if not statements or question.kind is not Kind.YES_NO or is_foreign(question.text) or question.premise:
        return None
    match = _WHETHER_DONE.search(usual(question.text))
    if match is None or len(findings.documents) >= LEAST_DOCUMENTS or _COMES_ABOUT.fullmatch(match["done"]):
        return None
    runs = matter_runs(match["done"])
    if not runs and len(match["done"]) == 2 and match["done"] not in talk():
        runs = [(0, 2)]
    pairs = {match["done"][at : at + 2] for a, b in runs for at in range(a, b - 1)}
    said = said_by(findings, statements) + passages_of(findings, statements)
    official = [term for meant in official_words(match["done"]) for term in meant]
    # Two characters may stand for a longer word: `收费` is 收取费用.
    short = any(re.search(f"{pair[0]}[^，。；]{{1,3}}{pair[1]}", said) for pair in pairs)
    if not pairs or short or any(pair in said for pair in pairs) or any(term in said for term in official):
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


_SHARE = re.compile(
    "(?:^|[，,。；;：:里中的])(?P<name>[\u4e00-\u9fff]{2,8}?)(?:自己|这边|一家|各自)?(?:分到|分得|分了|拿到|拿了|领到|领了|得到|投了|出了|占了)(?:了)?(?:多少|几)"
)


def missing_share(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """What one of several got or gave must be told in one clause with its name, not as the sum of all."""
    question = findings.question
    match = _SHARE.search(question.standalone)
    if not statements or match is None or question.kind in _NO_COUNT or is_foreign(question.text):
        return None
    clauses = (c for s in statements for q in s.citations for c in re.split("[，,。；;]", q.quote))
    if any(match["name"][-2:] in clause and re.search(r"\d", clause) for clause in clauses):
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})
