"""Guards on an attribute that is asked for: what answers must give it, not only speak of the thing it is asked of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Reason, Statement
from assistant.asked import asked_measures, named_days
from assistant.bearing import LEAST_DOCUMENTS, is_foreign, is_norm
from assistant.choosing import TIME
from assistant.denial import Denial, said_by, topic
from assistant.evidence import UNSEEN, Findings
from assistant.lexicon import official_words
from assistant.naming import without_names
from assistant.offices import asks_bearer, tells_bearer
from assistant.question import Kind, subject_terms
from assistant.slips import without_slips
from assistant.story import without_story
from vectorstore.tokens import simplify

_ASKING = (
    r"(?:什么|哪些|哪个|哪里|哪儿|在哪|多少|几|怎么|如何|需要|是否|有没有|要交|提交|准备)[^，。？?]{0,8}?"
)
_ASKED_AFTER = (
    r"[^，。？?]{0,4}(?:多少|是什么|[是有]啥|有哪些|怎么|如何|吗|标准|是几|是谁|是哪|在哪|叫什么|哪位)"
)


def _asked_with(names: str) -> re.Pattern[str]:
    return re.compile(f"{_ASKING}(?:{names})|(?:{names})(?:{_ASKED_AFTER}|[？?]?$)")


_HOURS = re.compile(
    "(?:几点|什么时间|何时|周末|周[一二三四五六日天]|星期[一二三四五六日天]|双休日|节假日|中午|晚上)[^，。？]{0,6}(?:上班|下班|关门|开门|营业|开放|休息|午休|办公|有人|能办|可以办)"
    "|(?:上班|下班|营业|开放|办公)时间(?:是|到|有|为|[？?]|$)|(?<![哪这那有以下出提])几点(?![意要建措原想])"
)
"""How people ask when an office is open."""
_POSTS = "主任|局长|厅长|组长|院长|校长|书记|董事长|总经理|行长|馆长|秘书长|负责人"
_ASKED: tuple[tuple[str | re.Pattern[str], str], ...] = (
    ("(?<![份篇])材料(?![里中上])", "材料"),
    (
        re.compile(
            "(?:[要得该需])?(?:交|填写?|提交|准备|带)(?:哪些|哪几|什么|啥|几)(?:[张份种样])?(?:申请|申报)?表"
        ),
        "表(?![示现彰决率明])|材料|资料",
    ),
    ("证件", "证件|身份证|证明"),
    ("手续", "手续"),
    ("电话|号码", r"电话|热线|拨打|\d{3,}"),
    (
        re.compile(
            "(?:打|拨)(?:的)?(?:是)?(?:哪|什么|啥|多少)个?(?:号|电话)|客服[^，。？]{0,6}(?:多少|哪|什么|啥|怎么|几|[？?]|$)"
        ),
        r"电话|热线|拨打|客服|\d{5,}",
    ),
    ("地址", r"地址|地点|位于|[路街]\d+号"),
    ("网址", "网址|网站|www|http"),
    ("费用|收费|免费", "费"),
    (
        re.compile(
            "要不要(?:再|另外)?(?:交|收|给|花|付)?[费钱]|(?:交|收|付)(?:不(?:交|收|付))?[费钱](?:吗|么|不|没)|收不收[费钱]|(?:免费|收费)(?:的)?(?:吗|么|不|还是)"
        ),
        "费(?![用者心])|收取|缴纳|免",
    ),
    ("罚款|处罚", "罚"),
    (re.compile("罚(?:多少|几)"), "罚"),
    (re.compile("[\u4e00-\u9fff]{2}费(?:的?标准|是多少|要多少|多少|怎么收)"), "费"),
    ("补贴|补助|奖励|资助", "补贴|补助|奖|资助|给予"),
    ("(?:扶持|专项|补助|奖补|引导)资金", "资金|元"),
    ("工资|月薪|年薪", "工资|薪"),
    ("利率|利息", "利率|利息"),
    ("[月年房]租|租金", "租"),
    ("学历|学位", "学历|学位"),
    ("资格|(?<!便利)条件", "资格|条件|符合|应当"),
    (
        re.compile("哪(?:一)?[位个](?:省长|市长|县长|厅长|局长|主任)|(?:谁|哪位)签(?:发|的字|署)"),
        "省长|市长|县长|厅长|局长|主任|签发",
    ),
    *(
        (
            re.compile(
                f"(?:办|要|需)[^，。？]{{0,4}}(?:哪些|什么|啥)[^，。？]{{0,4}}(?:{paper})|(?:{paper})[^，。？]{{0,4}}(?:怎么|怎样|如何|咋|在哪|哪里|哪儿|去哪)[^，。？]{{0,3}}(?:办|领|换|补|申|拿|考|[？?]*$)|(?:怎么|怎样|如何|咋|在哪|哪里|哪儿|去哪)[^，。？]{{0,4}}(?:办|领|换|补|申|拿|考)[^，。？]{{0,6}}(?:{paper})"
            ),
            paper,
        )
        for paper in (
            "执照",
            "居住证",
            "驾照|驾驶证",
            "护照",
            "签证",
            "身份证",
            "社保卡",
            "许可证",
            "不动产证|房产证",
            "出生证",
            "结婚证",
            "健康证",
        )
    ),
    ("局长|厅长|主任|省长|市长|书记|负责人", "局长|厅长|主任|省长|市长|(?<!总)书记"),
    *(
        (re.compile(f"{post}[^，。？]{{0,2}}(?:是谁|叫什么|叫啥|姓什么|姓啥|哪位|的名字)"), post)
        for post in (
            "院长",
            "校长",
            "所长",
            "董事长",
            "总经理",
            "行长",
            "馆长",
            "县长",
            "区长",
            "镇长",
            "法人代表",
            "法定代表人",
        )
    ),
    (
        re.compile(
            f"(?:{_POSTS})(?:的)?(?:名字)?(?:叫|姓)(?:什么|啥)|谁[^，。？]{{0,2}}(?:当|任|做|是)(?:的|了)?[^，。？]{{0,4}}(?:{_POSTS})|(?:{_POSTS})(?:现在|目前)?(?:是|由)?(?:谁|哪位|哪个人)"
        ),
        re.sub("书记", "(?<!总)书记", _POSTS),
    ),
    (
        re.compile(
            "哪[家个些](?:公司|企业|单位|厂商)[^，。？]{0,4}(?:开发|承建|承包|建设的|运营|中标|研发|打理|写的|编的|做的(?!$))|(?:用|买|租|采购)的?是?(?:哪家|什么)(?:公司|企业|厂商|厂家)的"
        ),
        "公司|集团|有限",
    ),
    (
        re.compile(
            "(?:由|归|是)哪(?:一)?[家个](?:公司|企业|厂商)[^，。？平台部门]{0,4}?(?:(?<![监主])管|运作|运营|负责|承办|施工)"
        ),
        "有限公司|集团|公司(?:负责|承担|承办|运营|运作|管理)",
    ),
    (re.compile("几岁|多少岁|年龄"), "年龄|岁"),
    (
        _HOURS,
        r"\d{1,2}\s?[:：]\d{2}|\d{1,2}\s?[时点]|上午|下午|工作日|节假日|双休日|周[一二三四五六日末]|24\s?小时|全天",
    ),
    ("登录|登陆", "登录|登陆|扫码|进入|入口"),
    ("密码", "密码"),
    ("账号|帐号", "账号|帐号|账户"),
    ("下载|安装(?!的)", "下载|安装|扫码|二维码|应用商店"),
    *(
        (
            re.compile(
                f"(?:怎么|怎样|如何|咋|在哪|哪里|哪儿|从哪|什么时候|找谁|能不能)[^，。？]{{0,4}}{done}(?![人用资量会地过率])"
            ),
            proof,
        )
        for done, proof in (
            ("申请", "申请|申报|办理"),
            ("申报", "申报|申请"),
            ("报名", "报名|申请"),
            ("注册", "注册(?!用户|量|资)|登录"),
            ("领取", "领取|发放"),
            ("缴费", "缴费|支付|缴纳"),
            ("报考", "报考|考试|报名"),
            ("退[税费款货]", "退税|退费|退款|退货|退还"),
        )
    ),
    (
        re.compile("(?:在哪|哪里|哪儿)(?:[儿里]|个地方)?(?:办公|上班)|(?:办公|上班)(?:的)?(?:地点|地方)"),
        r"地址|位于|[路街]\d+号|办公地",
    ),
    (
        re.compile("多长(?!时间)|多远|多宽|多深|全长|总长|长度是|里程"),
        r"\d\s?(?:多|余)?\s?(?:公里|千米|米|里|海里)|总长|全长",
    ),
    (
        re.compile(
            "(?:证|证照|卡|执照|护照|户口|牌照|(?<![信口编型])号)(?:要|得|应该)?(?:在哪|怎么|怎样|咋|到哪|去哪|如何)(?:里|儿)?(?:才能)?(?:去)?(?:办(?!理?好)|弄|领|申[请领]|补|挂|开)|(?:在哪|哪里|哪儿|到哪|去哪)(?:里|儿)?(?:可以|能)?(?:办理?|申领|补办)[^，。？]{2,10}(?:证|证照|卡|执照|护照)"
        ),
        "大厅|申领|申办|申请|领取|补办|到[^，。]{2,14}办理|登录[^，。]{2,14}办理",
    ),
    (
        re.compile("多少人口|人口(?:总?数|总量)?(?:是|有|达)?(?:多少|几)"),
        r"\d\s?[多余]?[万亿]?人|人口[^，。]{0,8}\d",
    ),
    ("省会|首府|邮编|区号", "省会|首府|邮编|区号"),
    (re.compile("多重|多沉|重量是"), r"\d\s?(?:千克|公斤|吨|克|斤)"),
    (
        re.compile(
            "[谁][^，。？]{0,2}(?:开发|研发|承建|承包|中标|设计)的|由谁(?:来)?(?:开发|研发|承建|承包|中标)"
        ),
        "公司|集团|有限|开发单位|承建",
    ),
    (re.compile("谁[^，。？]{0,4}(?:批准|审批|审定)"), "批准|同意|审定|审议"),
    ("申诉", "申诉|异议|复核|复议|投诉"),
    ("(?:认定|评定|评选|入选)(?:标准|条件)", "认定|评定|评选|条件|标准|符合"),
    ("估值|市值", "估值|市值"),
    ("[一二三]等奖", "等奖"),
    (re.compile("几天|多少天|办理时间"), "天|日|时限|期限"),
    (re.compile("多少钱|几块钱|几[百千万]块(?!地)|花了多少|预算|定了?价"), "元|资金|免费|不收"),
    (
        re.compile(
            "(?:署名|作者|执笔|笔者)[^，。？]{0,6}(?:谁|哪位|哪几?个人|什么人|叫什么)|(?:谁|哪位|哪个)[^，。？]{0,6}(?:署名|执笔|撰写)"
        ),
        "作者|署名|执笔|撰稿|记者",
    ),
    (re.compile("(?:投资|经费|投入|拨款|造价|资金)(?:是|为|有|要|共|约)*(?:多少|几)"), "元"),
    (
        re.compile(
            "总投资(?!带动|[^，。？]{0,4}增)|(?:经费|资金)(?:总额|概算|估算|预算)|概算(?:是|有|多少|[？?]|$)|(?:掏|(?<![棉鲜茶])花(?![生卉木草园棉])|拨|出资|出钱|投入(?!使用|运)|砸)[^，。？]{0,4}(?:多少|几)(?:个|百|千)?[万亿](?![吨亩个台辆人户件株])"
        ),
        r"[\d一二三四五六七八九十百千两]\s?(?:多|余)?\s?[百千万亿]*(?:元|美元|欧元)|[（(][百千万亿]*元[）)]",
    ),
    (re.compile("几月|几号(?![令文])|哪天"), r"\d+\s?月|\d+\s?日"),
)
ATTRIBUTES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (asked if isinstance(asked, re.Pattern) else _asked_with(asked), re.compile(proof))
    for asked, proof in _ASKED
)
"""How people ask for what they need to act, and how a text that answers would speak of it."""


def missing_attribute(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who asks for papers, a fee, a telephone or the like is answered only by words that name it."""
    question = findings.question
    if not statements or question.kind is Kind.CARD:
        return None
    # What is taken for granted is left out with its `吗`, by which it is asked.
    text = without_story(question.standalone) + ("吗" if question.kind is Kind.YES_NO else "")
    said = said_by(findings, statements)
    for pattern, proof in ATTRIBUTES:
        asked = pattern.search(text)
        if asked and not proof.search(said):
            return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})
    return None


def missing_measure(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """A measure that is asked for by name (`地块的容积率`, `经费预算`) must be named by what answers."""
    question = findings.question
    if not statements or question.kind in _OF_DOCUMENTS or is_foreign(question.text):
        return None
    said = said_by(findings, statements)
    missing = [
        noun
        for noun in asked_measures(simplify(question.standalone))
        if not _is_given(noun, said) and not any(t in said for meant in official_words(noun) for t in meant)
    ]
    missing = without_slips([noun[-2:] for noun in missing], question.standalone, findings, statements)
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)}) if missing else None


def _is_given(noun: str, said: str) -> bool:
    """Whether what is said has the name of a measure, or gives it without: `总投资超过200亿元`, a rate as per cent."""
    if noun.endswith("额") and (noun[-3:-1] in said or noun.replace("总额", "额")[-3:] in said):
        return True
    if noun.endswith("率") and noun[-3:-1] in said and re.search("[%％]|百分之", said):
        return True
    if noun[-2:] in _SAID_OTHERWISE and re.search(_SAID_OTHERWISE[noun[-2:]], said):
        return True
    if is_counted(noun, said):
        return True
    if noun[-2:] in _NUMBERS_OF:
        # What is counted is told by its number: `创建100个数字农业工厂` gives the 数量.
        return re.search(r"\d", said) is not None
    return noun[-2:] in said or (noun[-2:] in _RATES and re.search("[%％]|百分之|分之", said) is not None)


_COUNTS = {
    "人数": "[人名位]",
    "场次": "[场次]",
    "人次": "人次",
    "户数": "户",
    "家数": "家",
    "件数": "件",
    "条数": "条",
}
"""What a number is called, and how a text counts it: `培育人数` is given by `1万名`."""


def is_counted(noun: str, said: str) -> bool:
    """Whether a text gives a number that is asked for by what it is called, without calling it so."""
    counted = _COUNTS.get(noun[-2:])
    return counted is not None and re.search(rf"\d\s?[万亿千百]?[多余]?{counted}", said) is not None


_SAID_OTHERWISE = {"奖金": r"奖励|奖补|给予[^，。]{0,12}元"}
"""Measures that a text gives by what is done."""
_NUMBERS_OF = ("数量", "数目", "个数", "总数")
_RATES = ("比率", "利率", "费率", "税率")
_OF_DOCUMENTS = (Kind.CARD, Kind.SUMMARY, Kind.COMPARISON)
_MONEY = re.compile(
    "投(?:入|资)?(?:了|进去?)?(?:多少|几)[百千万亿]|多少(?:万亿|[百千万亿])*(?:元|块?钱|资金|经费)|(?:总投资额?|投资额|造价|经费|预算|拨款|投入|资金)(?:一共|总共|大概|安排)?(?:要|是|有|为)?(?:多少|几)"
)
_CONTACT = re.compile("(?:电话|热线|号码)(?:号码)?(?:是|为|有)?(?:多少|几号|几|[？?]|$)")
_SUM = re.compile(
    r"\d[\d,.]*\s?[多余]?\s?[百千万亿]*\s?[多余]?元|[一二三四五六七八九十百千万亿]+元|免费|不收|免收|全额|％|%"
)
_MONEY_WORDS = re.compile(
    "一共|总共|多少|万元|亿元|资金|经费|投资|预算|造价|投入|拨款|拿出|安排|花了?|需要|用于|补贴|补助|奖励|最高|最多|期间|十[一二三四]五"
)
_WHOLE_ASKED = re.compile("总投资|总预算|总经费|总造价|(?:一共|总共|合计|要|得)?花(?:了|费)?(?:多少|几)")
_WHOLE_SUM = re.compile("总投资|总额|总预算|总经费|共投入|总投入")
SPOKEN_OF = 0.34
"""Share of the pairs of what an amount of money is asked for that must stand around the amount: below a third the
amount is of something else."""


def other_amount(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """An amount of money or a telephone must be of the thing that it is asked for, not of what stands near it in the
    library."""
    question = findings.question
    if not statements or question.kind in _OF_DOCUMENTS or is_foreign(question.text):
        return None
    of_money = _MONEY.search(question.standalone) is not None
    if not of_money and not _CONTACT.search(question.standalone):
        return None
    about = _MONEY_WORDS.sub(" ", without_story(without_names(question.standalone, findings.named)))
    wanted = {term for term in subject_terms(about) if len(term) > 1}
    if len(findings.documents) >= LEAST_DOCUMENTS:
        # Everyday words that no text of a large library has are no sign against one.
        unseen = findings.store.idf(UNSEEN)
        wanted = {term for term in wanted if findings.store.idf(term) < unseen}
    if _WHOLE_ASKED.search(question.standalone) and not wanted and findings.named:
        # What a plan costs as a whole is no amount of one thing in it.
        stated = "".join(c.quote for s in statements for c in s.citations)
        return (
            None if _WHOLE_SUM.search(stated) else Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})
        )
    official = [term for meant in official_words(question.standalone) for term in meant]
    for statement in statements:
        said = said_by(findings, [statement])
        quoted = "".join(c.quote for c in statement.citations)
        given = _SUM.search(quoted) or "元" in statement.text if of_money else re.search(r"\d{5}", quoted)
        if given:
            held = sum(term in said.lower() for term in wanted)
            if held >= SPOKEN_OF * len(wanted) or any(term in said for term in official):
                return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


_OFFICE = re.compile(
    "[厅局委办院部署会站所]|中心|单位|部门|机构|政府|公司|集团|企业|大学|学校|银行|组织|团队|人员|指挥|法院|专班|机关|平台|社区|医院|主体|者|人"
)


def missing_office(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who asks who does something is not answered by words that name no one; in a library of a few texts who asks who
    answers for a task not by words that name no body."""
    question = findings.question
    if not statements or question.kind is not Kind.WHO or is_foreign(question.text):
        return None
    said = "".join(c.quote for s in statements for c in s.citations)
    asked = question.standalone
    named = _OFFICE.search(said) is not None
    if named and len(findings.documents) < LEAST_DOCUMENTS and asks_bearer(asked):
        named = tells_bearer(findings, statements)
    if named:
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": _bearer_of(findings)})


_ASKS_BEARER = re.compile(
    "谁(?:来|去|该|在)*|(?:是)?由(?=[谁哪])|归(?=[谁哪])|哪(?:一)?[个家些里]?|(?:的)?(?:牵头|负责|责任|主管)"
)


def _bearer_of(findings: Findings) -> str:
    """What was not found to who asks who answers for a task: the body, with the task's name."""
    parts = [
        part.strip("，,？?。 的是") for part in _ASKS_BEARER.split(simplify(findings.question.standalone))
    ]
    named = next((part for part in parts if len(part) > 2), None)
    return f"{named}的负责单位" if named is not None and not findings.question.english else topic(findings)


_COMES = re.compile("(?:什么|啥)时候|何时|哪(?:一)?[年天日]|几月|几号")


_LASTS = re.compile("(?:能|可以|要|得|需要|用)?[^，。？]{0,4}(?:多久|多长时间)(?!前|以前|之前)")
_ASKS_DAY = re.compile("哪一天|几月几[日号]|(?:具体|准确|确切)(?:的)?(?:日期|日子)|准日子|精确到[天日]")
_RELATIVE_DAY = re.compile("当[日天]|次日|[日天]内")
_SPAN = re.compile(
    r"(?<!\d)\d{1,3}\s?(?:个)?(?:年(?!\d)|月|天|日|周|星期|小时|分钟|工作日)|[一二三四五六七八九十两半]+(?:个)?(?:年|月|天|日|周|星期|小时|分钟|工作日)|长期|永久|即时|实时|当[日天场]|立即|全天|期限"
)
"""What gives how long something takes or lasts."""


def missing_time(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who asks when something is done is not answered by words without a time. Norms tell by what happens when
    something comes about."""
    question = findings.question
    if not statements or question.kind is not Kind.DATE or is_foreign(question.text):
        return None
    lasts = _LASTS.search(question.standalone) is not None
    if not lasts and not _COMES.search(question.standalone):
        return None
    cited = {citation.document_id for s in statements for citation in s.citations}
    if any(is_norm(findings.documents[i]) for i in cited):
        return None
    given = _SPAN if lasts else TIME
    quotes = [citation.quote for s in statements for citation in s.citations]
    if not lasts and _ASKS_DAY.search(question.standalone):
        told = any(named_days(quote) or _RELATIVE_DAY.search(quote) for quote in quotes)
    else:
        told = any(given.search(quote) for quote in quotes)
    if told:
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": f"{topic(findings)}的时间"})
