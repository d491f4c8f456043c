"""Questions in the words of people that a small library answers, and their neighbours that it does not."""

from __future__ import annotations

import pytest
from small_library import SmallLibrary, words_of

from assistant.answers import Reason

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)

ANSWERED = [
    # Words that name nothing, politeness, and other kinds of Chinese.
    ("劳驾问下社区助餐点要新建几多个", "600"),
    ("智慧養老平台由邊個單位牽頭？", "省民政厅"),
    ("智慧养老平台系边个单位牵头嘅", "省民政厅"),
    # Slips by sound.
    ("护理员配训归哪个厅管？", "人力资源"),
    ("社区住餐点要新建多少个？", "600"),
    ("智慧养老服务福盖率2025年目标是多少？", "80"),
    # A year that is said of the document.
    ("2023年那份养老行动计划里，护理员每年培训多少名？", "2万"),
    ("24年的工作要点里5G基站新建多少个", "1.5万"),
    # What was and what is aimed at, in one question.
    ("智慧养老服务覆盖率2022年实际是多少，2025年目标又是多少", "80"),
    ("现在定的2025年智慧养老服务覆盖率目标是多少", "80"),
    # Where one is, who asks about the whole province.
    ("我在贵阳上班，想知道全省养老床位数2025年的目标", "18"),
]


@pytest.mark.parametrize(("question", "held"), ANSWERED)
def test_what_the_texts_give_is_answered_however_it_is_asked(
    library: SmallLibrary, question: str, held: str
) -> None:
    assert held in words_of(library.answer(question))


REFUSED = [
    "智慧养犬平台由谁牵头？",
    "2019年那份养老行动计划里，护理员每年培训多少名？",
    "22年的工作要点里5G基站新建多少个",
    "遵义市的社区助餐点要新建多少个？",
    "智慧养老平台怎么登录？",
    "社区助餐点周末营业吗？",
    "社区助餐点几点关门？",
    "智慧养老平台的占地面积",
    "社区助餐点的容积率是多少？",
    "5G基站建设总投资要多少亿元？",
    "智慧养老平台什么时候停机维护？",
    # One's own case, trouble with an app, a request and an unlawful wish.
    "我公司够不够格参加护理员培训？",
    "我妈今年67了，能不能住进智慧养老平台上的养老院？",
    "智慧养老平台一直登不上去，提示人脸识别失败，咋办？",
    "帮我写一篇智慧养老的演讲稿",
    "教我怎么黑进智慧养老平台看别人的数据",
    "智慧养老平台的院长叫什么名字？",
    "垃圾分类覆盖率目标是多少？",
]


@pytest.mark.parametrize("question", REFUSED)
def test_what_the_texts_do_not_give_is_refused(library: SmallLibrary, question: str) -> None:
    refusal = library.refusal(question)
    assert refusal.reason in (
        Reason.NOT_IN_DOCUMENTS,
        Reason.OTHER_REGION,
        Reason.OTHER_PERIOD,
        Reason.OUT_OF_SCOPE,
    )


def test_a_target_is_not_told_to_who_asks_what_was_reached(library: SmallLibrary) -> None:
    refusal = library.refusal("2025年智慧养老服务覆盖率实际是多少？")
    assert refusal.reason is Reason.TARGET_NOT_ACTUAL
