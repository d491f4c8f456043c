"""A report as JUnit XML, for CI systems: a failing case is a failure, a crash an error, an unscored case skipped."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from evals.record import CaseFailure, CaseResult, RunRecord
from evals.report_markdown import case_block
from evals.scoring import CaseScores, score_record

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def junit_xml(record: RunRecord) -> str:
    """The run as one test suite."""
    scored = score_record(record)
    suite = ElementTree.Element(
        "testsuite",
        name=_clean(record.info.set_name),
        tests=str(len(scored)),
        failures=str(sum(s.stage is not None and isinstance(s.outcome, CaseResult) for s in scored)),
        errors=str(len(record.failures)),
        skipped=str(sum(s.correct is None for s in scored)),
        time=f"{sum(result.elapsed_ms for result in record.results) / 1000:.3f}",
        timestamp=record.info.started.isoformat(timespec="seconds"),
    )
    properties = ElementTree.SubElement(suite, "properties")
    for name in ("corpus", "set_hash", "engine", "commit", "code"):
        ElementTree.SubElement(properties, "property", name=name, value=str(getattr(record.info, name) or ""))
    for scores in scored:
        suite.append(_test_case(scores, record.info.set_name))
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _test_case(scores: CaseScores, suite: str) -> ElementTree.Element:
    outcome = scores.outcome
    elapsed = outcome.elapsed_ms if isinstance(outcome, CaseResult) else 0.0
    element = ElementTree.Element(
        "testcase",
        classname=_clean(suite),
        name=_clean(f"{outcome.case.id} {outcome.case.question}"),
        time=f"{elapsed / 1000:.3f}",
    )
    if isinstance(outcome, CaseFailure):
        ElementTree.SubElement(element, "error", message=_clean(outcome.error)).text = _clean(outcome.trace)
    elif scores.stage is not None:
        message = f"{scores.stage.value}: {scores.scores['correct'].explanation}"
        ElementTree.SubElement(element, "failure", message=_clean(message)).text = _clean(
            case_block(scores, "zh")
        )
    elif scores.correct is None:
        ElementTree.SubElement(element, "skipped", message=_clean(scores.scores["correct"].explanation))
    return element


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
