"""The table of faults: what may happen, what is defined to happen then, and what was seen (``make test-faults``).

A test that is marked ``fault(what, behaviour)`` is a line of it; with the fixture ``seen`` it tells figures. Printed
where tests are chosen by this mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

LINE = "fault"
SEEN = "seen"


@pytest.fixture
def seen(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Tells what was seen, for the table."""
    return lambda told: record_property(SEEN, told)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    mark = item.get_closest_marker(LINE)
    if mark is not None:
        what, behaviour = mark.args
        item.user_properties.append((LINE, (what, behaviour)))
    yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kills",
        type=int,
        default=4,
        help="how often all tests of kills together kill a process at a random moment",
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if LINE not in (config.getoption("markexpr") or ""):
        return
    rows: dict[tuple[str, str], list[tuple[bool, list[str]]]] = {}
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(outcome, []):
            told = dict(report.user_properties)
            if LINE in told and (report.when == "call" or outcome != "passed"):
                seen = [str(value) for name, value in report.user_properties if name == SEEN]
                rows.setdefault(tuple(told[LINE]), []).append((outcome == "passed", seen))
    terminalreporter.write_line("")
    terminalreporter.write_line("| fault | defined behaviour | seen |")
    terminalreporter.write_line("| --- | --- | --- |")
    for (what, behaviour), found in sorted(rows.items()):
        good = sum(passed for passed, _ in found)
        words = (
            "as defined" if good == len(found) else f"DEVIATES in {len(found) - good} of {len(found)} tests"
        )
        figures = "; ".join(dict.fromkeys(each for _, seen in found for each in seen))
        terminalreporter.write_line(f"| {what} | {behaviour} | {words}{': ' if figures else ''}{figures} |")
