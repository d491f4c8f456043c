"""How the full-text scores of a passage, of its document and of the passage before it, and its cosine,
become one score. Pure functions.

``score = lex + dense · z(cosine) + document · lex(document) + before · lex(passage before)``, ``lex`` being BM25
divided by the best the question could reach (0…1, the same meaning for every question), ``z`` the cosine in
deviations from the mean of a fixed sample: unlike a mean over the top hits it does not move with the question.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vectorstore.embeddings import Vectors

SAMPLE_SIZE = 2_000


@dataclass(frozen=True, slots=True)
class Weights:
    """What the parts of a score count beside the passage's own ``lex``.

    Chosen on the development halves of two question sets (docs/ablation.md). Policy notices want less of the
    dense part and more of the document, laws asked about in everyday words the other way round. ``before``: running
    text names its matter once and goes on within a section; the article of a law has none before it.
    """

    dense: float = 0.01
    document: float = 0.15
    before: float = 0.2
    preference: float = 1.0


WEIGHTS = Weights()

PROBES = (
    "办理需要哪些材料",
    "主要目标是什么",
    "由哪个部门负责",
    "什么时候开始实施",
    "有哪些补贴和奖励",
    "申请条件是什么",
    "企业可以享受哪些税收优惠",
    "如何加强组织领导",
    "违反规定会受到什么处罚",
    "到规划期末要达到多少",
    "重点任务有哪些",
    "怎样保障农民工的权益",
    "医疗保险如何报销",
    "学校和教师的要求",
    "生态环境保护的措施",
    "交通基础设施建设",
    "科技创新和人才引进",
    "养老服务怎么发展",
    "土地和住房的政策",
    "突发事件如何处置",
    "数据安全和个人信息",
    "乡村振兴和农业发展",
    "城市更新和公共服务",
    "文化旅游产业",
    "外商投资和对外贸易",
    "劳动合同的解除",
    "婚姻家庭和继承",
    "监督检查和考核评价",
    "资金如何安排和管理",
    "What support does the policy give to small businesses?",
)


@dataclass(frozen=True, slots=True)
class CosineScale:
    """Mean and standard deviation of the cosine between the probes and ``passages`` sampled passages."""

    mean: float
    deviation: float
    passages: int


UNMEASURED = CosineScale(mean=0.0, deviation=1.0, passages=0)


def measure(probes: Vectors, sample: Vectors) -> CosineScale:
    """The scale of a corpus from vectors of length 1, shapes (probes, d) and (sample, d)."""
    if not len(sample) or not len(probes):
        return UNMEASURED
    cosines = (probes @ sample.T).astype(np.float64)
    deviation = float(cosines.std())
    return CosineScale(float(cosines.mean()), deviation if deviation > 1e-6 else 1.0, len(sample))


def z(cosine: float, scale: CosineScale) -> float:
    """A cosine in standard deviations from the corpus' mean."""
    return (cosine - scale.mean) / scale.deviation


def fused(
    lexical: float,
    cosine: float,
    scale: CosineScale,
    document: float = 0.0,
    before: float = 0.0,
    weights: Weights = WEIGHTS,
) -> float:
    """The score that hits are ranked by; higher is better."""
    own = lexical + weights.dense * z(cosine, scale)
    return own + weights.document * document + weights.before * before
