"""axe-core in a page of the browser: what it finds against WCAG 2.2 A and AA and its own best practices."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parents[1] / ".cache/axe/node_modules/axe-core/axe.min.js"
"""Where `make browser` puts it."""
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _script() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Any) -> list[str]:
    """What is wrong with the page as it stands, one line each. Skips the test where axe-core is not installed."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (`make browser` puts it into .cache/axe with npm)")
    page.evaluate(_script())
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']}).then(r => r.violations)",
        _RULES,
    )
    return [
        f"{v['id']}: {v['help']}: {[(n['target'], n['html'][:120], n.get('failureSummary', '')[:200]) for n in v['nodes'][:3]]}"
        for v in found
    ]
