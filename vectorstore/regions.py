"""Names of regions: provinces with their cities, to tell whose texts these are and what is asked about.

A list of facts (province-level divisions and prefecture-level cities of mainland China,
Hong Kong, Macao and Taiwan), in the short names that people use.
"""

from __future__ import annotations

import re
from functools import cache

_CITIES = {
    "北京": "",
    "天津": "",
    "上海": "浦东",
    "重庆": "",
    "河北": "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安",
    "山西": "太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁",
    "内蒙古": "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布",
    "辽宁": "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛",
    "吉林": "长春 四平 辽源 通化 白山 松原 白城 延边",
    "黑龙江": "哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化",
    "江苏": "南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山",
    "浙江": "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 德清",
    "安徽": "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城",
    "福建": "福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德",
    "江西": "南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶",
    "山东": "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽",
    "河南": "郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店",
    "湖北": "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施",
    "湖南": "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西",
    "广东": "广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮",
    "广西": "南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左",
    "海南": "海口 三亚 三沙 儋州",
    "四川": "成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳",
    "贵州": "贵阳 六盘水 遵义 安顺 毕节 铜仁",
    "云南": "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理",
    "西藏": "拉萨 日喀则 昌都 林芝 山南 那曲",
    "陕西": "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛",
    "甘肃": "兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南",
    "青海": "西宁 海东",
    "宁夏": "银川 石嘴山 吴忠 固原 中卫",
    "新疆": "乌鲁木齐 克拉玛依 吐鲁番 哈密 喀什 伊犁",
    "香港": "",
    "澳门": "",
    "台湾": "台北 高雄",
}
_ENGLISH = {
    "zhejiang": "浙江", "hangzhou": "杭州", "ningbo": "宁波", "shanghai": "上海", "beijing": "北京", "tianjin": "天津",
    "chongqing": "重庆", "jiangsu": "江苏", "nanjing": "南京", "suzhou": "苏州", "guangdong": "广东", "guangzhou": "广州",
    "shenzhen": "深圳", "anhui": "安徽", "fujian": "福建", "xiamen": "厦门", "shandong": "山东", "sichuan": "四川",
    "chengdu": "成都", "hubei": "湖北", "wuhan": "武汉", "hunan": "湖南", "henan": "河南", "hebei": "河北",
    "jiangxi": "江西", "hong kong": "香港", "macao": "澳门", "taiwan": "台湾", "yunnan": "云南", "guizhou": "贵州",
    "wenzhou": "温州", "jiaxing": "嘉兴", "huzhou": "湖州", "shaoxing": "绍兴", "jinhua": "金华", "quzhou": "衢州",
    "zhoushan": "舟山", "taizhou": "台州", "lishui": "丽水", "yiwu": "义乌", "guangxi": "广西", "hainan": "海南",
    "liaoning": "辽宁", "jilin": "吉林", "heilongjiang": "黑龙江", "shanxi": "山西", "shaanxi": "陕西", "gansu": "甘肃",
    "qinghai": "青海", "ningxia": "宁夏", "xinjiang": "新疆", "inner mongolia": "内蒙古", "tibet": "西藏",
}  # fmt: skip
AMBIGUOUS = frozenset(
    {"朝阳", "黄山", "中山", "白银", "泰安", "保山", "吉安", "南平", "安康", "玉树", "资阳"}
)
"""City names that are also everyday words or parts of other names: read as a region only with 市 behind them."""

PROVINCES = tuple(_CITIES)

_MUNICIPALITIES = frozenset({"北京", "天津", "上海", "重庆"})
_AUTONOMOUS = {"内蒙古": "", "广西": "壮族", "西藏": "", "宁夏": "回族", "新疆": "维吾尔"}
_NOT_CITIES = frozenset({"浦东", "雄安", "湘西", "恩施", "大理", "喀什", "伊犁", "那曲"})
"""Listed among the cities, but no 市 stands behind their names (or names another place when it does)."""

NATIONAL = "national"

_PREFIXES = {
    NATIONAL: "国 中发 中办 中共中央 法释 法发 高检 主席令 财税 财政部 财综 财预 财会 财办 人社部 工信部 发改 教育部 公通字 公安部 建房 建办 建城 建质 "
    "银发 银保监 银监 保监 证监 税总 交运 交办 交规 自然资 环办 农办 商办 应急 文旅 民函 民办 医保 市监 海关总署 署",
    "北京": "京", "天津": "津", "上海": "沪", "重庆": "渝", "河北": "冀", "山西": "晋", "内蒙古": "内政", "辽宁": "辽",
    "吉林": "吉", "黑龙江": "黑", "江苏": "苏", "浙江": "浙", "安徽": "皖", "福建": "闽", "江西": "赣", "山东": "鲁",
    "河南": "豫", "湖北": "鄂", "湖南": "湘", "广东": "粤", "广西": "桂", "海南": "琼", "四川": "川", "贵州": "黔",
    "云南": "云", "西藏": "藏", "陕西": "陕", "甘肃": "甘", "新疆": "新",
    "广州": "穗", "深圳": "深", "珠海": "珠府", "佛山": "佛府", "东莞": "东府", "中山": "中府", "惠州": "惠府", "江门": "江府",
    "湛江": "湛府", "杭州": "杭", "宁波": "甬", "温州": "温政", "嘉兴": "嘉政", "绍兴": "绍政", "台州": "台政", "衢州": "衢政",
    "舟山": "舟政", "丽水": "丽政", "苏州": "苏府", "无锡": "锡政", "武汉": "武政", "沈阳": "沈政", "大连": "大政",
    "哈尔滨": "哈政", "郑州": "郑政", "石家庄": "石政", "合肥": "合政", "福州": "榕", "厦门": "厦", "南昌": "洪府",
    "成都": "成府 成办", "昆明": "昆政", "贵阳": "筑府", "南宁": "南府", "兰州": "兰政", "太原": "并政", "乌鲁木齐": "乌政",
}  # fmt: skip
"""Name → the characters a 文号 of its offices begins with. Those that two places share (青政 of 青海 and
青岛, 宁政 of 宁夏 and 南京) are left out: there the title or the office decides."""


def full_name(name: str) -> str:
    """The full name of a province or city: 浙江 is 浙江省, 广西 广西壮族自治区, 杭州 杭州市."""
    if name in _MUNICIPALITIES:
        return f"{name}市"
    if name in ("香港", "澳门"):
        return f"{name}特别行政区"
    if name in _AUTONOMOUS:
        return f"{name}{_AUTONOMOUS[name]}自治区"
    if name in PROVINCES:
        return f"{name}省"
    return name if name in _NOT_CITIES else f"{name}市"


def is_province(region: str) -> bool:
    """Whether a region's full name is that of a province, municipality or autonomous region."""
    return any(region == full_name(name) for name in PROVINCES)


def region_of_number(number: str) -> str | None:
    """The full name of the region whose offices number so (`浙政办发…` is 浙江省), ``NATIONAL`` for those of
    the whole country, None where the number does not tell."""
    best = max(
        (
            (len(prefix), name)
            for name, prefixes in _PREFIXES.items()
            for prefix in prefixes.split()
            if number.startswith(prefix)
        ),
        default=None,
    )
    if best is None:
        return None
    return NATIONAL if best[1] == NATIONAL else full_name(best[1])


_DISTRICT = re.compile(r"(?![市各全本跨老城郊社辖内间])([\u4e00-\u9fff]{1,3}(?:区|县))(?![域划县级间])")
_UNLISTED = re.compile(
    r"((?![^市县]{0,2}(?:本|各|我|全|城|都|集|股|超|门|上|省|该|此|大|小|中|新|老|农|夜|菜|楼|两|跨|县|区|国|关))[\u4e00-\u9fff]{2,3}(?:市|县|自治州))"
    r"(?=人民|政府|[\u4e00-\u9fff]{2,})"
)
"""A city or county that the table does not list, at the beginning of a title or an office's name."""
_PLACE_NAME_END = re.compile(r"省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区")


def region_in(text: str) -> str | None:
    """The full name of the first province or city that a title or an office names, with the district behind a
    city's name: `广州市天河区教育局` is 广州市天河区. A city counts only with 市 behind it."""
    found: tuple[int, str] | None = None
    for name in province_of():
        at = text.find(name)
        if at < 0 or (
            name not in PROVINCES
            and name not in _NOT_CITIES
            and text[at + len(name) : at + len(name) + 1] != "市"
        ):
            continue
        if found is None or at < found[0] or (at == found[0] and len(name) > len(found[1])):
            found = at, name
    if found is None:
        unlisted = _UNLISTED.match(text)
        return unlisted.group(1) if unlisted else None
    at, name = found
    end = at + len(name)
    suffix = _PLACE_NAME_END.match(text, end)
    end = suffix.end() if suffix else end
    if suffix and name in PROVINCES and name not in _MUNICIPALITIES:
        city = next((c for c in _CITIES[name].split() if text.startswith(f"{c}市", end)), None)
        if city is not None:
            name, end = city, end + len(city) + 1
    region = full_name(name)
    if suffix and (name not in PROVINCES or name in _MUNICIPALITIES):
        district = _DISTRICT.match(text, end)
        if district and not _NO_PLACE.search(district.group(1)):
            return region + district.group(1)
    return region


_PLACE = re.compile(
    r"(?:省|市|区|县|州|在|对|^)?((?:(?![省市区县州镇乡在对的是有和与及各某每本该我们这那到能会可])[\u4e00-\u9fff]){2,4}(?:县(?!城)|镇(?!静|压|痛)|乡(?![村下土亲贤愁间])|街道))|(?:^|(?<=[省市]))((?:(?![省市区县各某全本地我那这老新示开试社小园景城郊山])[\u4e00-\u9fff]){2,3}区)"
)
_NO_PLACE = re.compile(
    r"落后|贫困|发达|先进|偏远|边远|困难|薄弱|重点帮扶|^(?:[把给]|让(?!胡路)|向(?!阳|山|化))|(?:乡镇|城镇|特色小镇|小镇|市县|区县|县乡|城乡|下乡|返乡|老区|社区|小区|地区|山区|景区|园区|城区|市区|特区|校区|湾区|库区|牧区|示范区|试验区|开发区|工业区|新区|辖区|灾区|疫区|街区|住区|保税区|自贸区|林区|矿区|厂区|片区|旅游区|度假区|保护区)$"
)


_ASKS = re.compile("如何|怎[么样]|哪|什么|多少")


@cache
def province_of() -> dict[str, str]:
    """Short name of a province or city → short name of its province."""
    names = {province: province for province in _CITIES}
    for province, cities in _CITIES.items():
        for city in cities.split():
            names[city] = province
    return names


_NO_REGION = re.compile(
    "环?杭州湾|上海合作组织|北京时间|上海证券交易所|深圳证券交易所|北京证券交易所|宁波舟山港|广州湾"
)
"""Names that begin with that of a city and are none of its own."""


def regions_in(text: str) -> tuple[str, ...]:
    """The regions a text names (short names, in order, each once); longer names win over those inside them."""
    found: list[tuple[int, str]] = []
    text = _NO_REGION.sub(lambda match: "\n" * len(match.group()), text)
    lowered = text.lower()
    # 杭州湾 is no city.
    text = text.replace("杭州湾", "\n" * 3)
    # `东西安不安全` names no city.
    text = re.sub("(?<=东)西安(?=不安)", "\n\n", text)
    for name in province_of():
        at = text.find(name)
        if at >= 0 and (name not in AMBIGUOUS or text[at + len(name) : at + len(name) + 1] == "市"):
            found.append((at, name))
    found.extend((lowered.find(word), name) for word, name in _ENGLISH.items() if word in lowered)
    names: list[str] = []
    for _, name in sorted(found):
        if name not in names and not any(name != other and name in other for _, other in found):
            names.append(name)
    return tuple(names)


def short_name(region: str) -> str | None:
    """The short name a region's full name begins with: `浙江省` is 浙江; None when it is none that is listed."""
    return next((name for name in province_of() if region.startswith(name)), None)


def places_in(text: str) -> tuple[str, ...]:
    """The counties, towns, streets and (behind a city's name) districts that a text names by their ending."""
    found = [_without_region(first or second) for first, second in _PLACE.findall(text)]
    return tuple(dict.fromkeys(name for name in found if not (_NO_PLACE.search(name) or _ASKS.search(name))))


def _without_region(place: str) -> str:
    """A place's name without that of its region before it: `上海高境镇` is 高境镇."""
    region = short_name(place)
    rest = place[len(region) :] if region else ""
    return rest if len(rest) > 2 else place
