"""Scope: whether a question is about what the library holds, told per corpus.

A fixed threshold does not carry from one corpus to another. So questions that no policy
text answers are asked of this corpus, and what they score is what nothing scores here.

``scope score = best cosine + RARE_WEIGHT · (weight of the covered terms / idf of an unseen term)``:
meaning, and how many rare words of the question stand in the best sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple

from assistant.bearing import NOTES, Noise, measure
from assistant.calibration import Calibration, Pause
from assistant.evidence import UNSEEN, Findings, gather
from assistant.question import read_question
from assistant.relevance import term_set
from vectorstore.library import PUBLIC
from vectorstore.store import Store

RARE_WEIGHT = 0.1
"""Worth of one covered rare term beside the cosine; off-topic probes seldom cover one, questions of the
development set three and more."""
MARGIN = 0.07
"""Room above the probes: on the development set it refuses every probe and no answerable question for this cause."""
PERCENTILE = 0.9
NOTE = "scope-threshold-3"
"""Name under which the store keeps the threshold; its number moves with the probes and weights above."""

PROBES = (
    "今天天气怎么样", "红烧肉怎么做好吃", "推荐一部好看的电影", "世界杯冠军是谁", "怎么减肥最快", "给我写一首情诗",
    "比特币现在多少钱一个", "小猫不吃饭怎么办", "附近有什么好吃的火锅店", "怎样练好英语口语", "太阳系有几颗行星",
    "帮我算一下二十三乘以四十七", "失恋了怎么办", "感冒了吃什么药", "最近股票涨了吗", "周末去哪儿旅游住哪个酒店",
    "怎么用程序读一个文件", "手机屏幕碎了换一块要多少钱", "红楼梦的作者是谁", "头发掉得厉害怎么办", "明天会下雨吗",
    "人为什么会做梦", "吉他和弦怎么按", "汽车保养多久一次", "怎么养好多肉植物", "双子座今年运势怎样",
    "who won the world cup", "how do I cook pasta", "what is the weather tomorrow", "tell me a joke about cats",
)  # fmt: skip


class Scope:
    """Tells what is in scope of a store, calibrated for each state of its documents (see ``Calibration``)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._threshold = Calibration(self._measured_threshold)
        self._noise = Calibration(self._measured_noise)

    def threshold(self) -> float:
        """The score from which a question is in scope."""
        return self._threshold.value(self._state(), len(self._store.documents()))

    def noise(self) -> Noise | None:
        """What a question reaches that the library does not answer."""
        return self._noise.value(self._state(), len(self._store.documents()))

    def _state(self) -> str:
        """What figures are of: documents that the indexes do not hold yet are found by none of them."""
        fingerprint, waiting = self._store.fingerprint(PUBLIC), self._store.waiting_for_indexes()
        return f"{fingerprint} {waiting}" if waiting else fingerprint

    def _measured_threshold(self, pause: Pause) -> float:
        kept = self._store.kept(NOTE)
        if kept is not None:
            return kept
        state = self._store.fingerprint(PUBLIC)
        scores = []
        for probe in PROBES:
            pause()
            scores.append(score(gather(read_question(probe), self._store)))
        found = sorted(scores)[int(len(scores) * PERCENTILE)] + MARGIN
        self._keep(state, {NOTE: found})
        return found

    def _measured_noise(self, pause: Pause) -> Noise | None:
        kept = [value for name in NOTES if (value := self._store.kept(name)) is not None]
        if len(kept) == len(NOTES):
            # Nothing is measured below the floor: 0 stands for a library that cannot tell.
            return Noise(*kept) if kept[0] > 0 else None
        state = self._store.fingerprint(PUBLIC)
        noise = measure(self._store, pause)
        self._keep(state, dict(zip(NOTES, astuple(noise) if noise else (0.0,) * len(NOTES), strict=True)))
        return noise

    def _keep(self, state: str, figures: Mapping[str, float]) -> None:
        """Keep what was measured, unless the documents changed meanwhile."""
        for name, value in figures.items():
            self._store.keep(name, value, state)


def score(findings: Findings) -> float:
    """The scope score of findings; 0 when nothing was found."""
    best = findings.best
    if best is None:
        return 0.0
    passage = best.sentence.passage
    held = term_set(best.sentence.text) | term_set("\n".join((*passage.headings, *passage.context)))
    rarest = findings.store.idf(UNSEEN)
    covered = sum(weight for term, weight in findings.weights.items() if term in held and len(term) > 1)
    return max(hit.dense for hit in findings.hits) + RARE_WEIGHT * covered / rarest
