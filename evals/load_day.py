"""A busy time at a service: people who ask, read and manage documents, then far more than it can answer.

``python -m evals.load_day COPY_OF_A_LIBRARY --questions SET.jsonl`` serves the library by the command itself (staff work
changes it: give a copy), has ``--people`` do something every ``--pause`` seconds for ``--minutes``, and then lets a
crowd ask without a pause. Printed: errors and times by kind, memory minute by minute, and how the crowd was turned away
and how soon afterwards a question was answered again. Exit code 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Final

from evals.cases import read_cases
from evals.load import SET
from evals.load_acts import TURNED_AWAY, UNTIL_READ, Done, Person, Site, TurnedAwayError
from evals.load_server import WITHOUT_RATES, Memory, Server, served
from vectorstore.people import People, Role

USER: Final = "load-test"
GOAL_P95: Final = 3.0
"""Seconds within which 95 of 100 requests of every kind are answered."""
GOAL_READ: Final = 10.0
"""Seconds within which 95 of 100 added documents are read, which is no request's work."""
GOAL_GROWTH: Final = 0.05
"""Share by which memory may grow in the second half."""
GOAL_RECOVERY: Final = 5.0
"""Seconds after a crowd until a question is answered as usual."""
IMPATIENT: Final = 0.5
"""Seconds after which one of the crowd asks again who was turned away."""
USUAL: Final = 1.0
"""Seconds of a question that is answered as usual."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """What came of asking far too much: replies, answers 429 and 503, those of them without ``Retry-After``, what
    else went wrong, and seconds from the end of it until a question was answered as usual."""

    people: int
    seconds: float
    answered: int
    turned_away: dict[int, int]
    unexplained: int
    errors: tuple[str, ...]
    recovery: float


@dataclass(frozen=True, slots=True)
class Day:
    """A whole run. ``memory``: megabytes of each minute, without mapped files, ``mapped``: of these;
    ``growth``: share of the second half over its beginning, without mapped files."""

    people: int
    seconds: float
    done: tuple[Done, ...]
    memory: tuple[float, ...]
    mapped: tuple[float, ...]
    growth: float
    crowd: Crowd
    start_seconds: float
    load: float

    @property
    def errors(self) -> list[Done]:
        return [done for done in self.done if done.error]

    def missed(self) -> list[str]:
        """The goals that were missed, each in a sentence."""
        found = [f"{len(self.errors)} acts failed"] if self.errors else []
        for kind, seconds in by_kind(self.done).items():
            goal = GOAL_READ if kind == UNTIL_READ else GOAL_P95
            if at(seconds, 0.95) > goal:
                found.append(f"{kind}: p95 {at(seconds, 0.95):.1f} s > {goal:.0f} s")
        if self.growth > GOAL_GROWTH:
            found.append(f"memory grew by {self.growth:.1%} in the second half")
        if self.crowd.errors or self.crowd.unexplained:
            found.append(
                f"{len(self.crowd.errors) + self.crowd.unexplained} of the crowd were not told when to come again"
            )
        if self.crowd.recovery > GOAL_RECOVERY:
            found.append(f"a question was answered as usual only {self.crowd.recovery:.1f} s after the crowd")
        return found


def at(values: Iterable[float], share: float) -> float:
    """A percentile; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def by_kind(done: Iterable[Done]) -> dict[str, list[float]]:
    """Seconds of the acts that succeeded, by kind."""
    found: dict[str, list[float]] = {}
    for act in done:
        if not act.error:
            found.setdefault(act.kind, []).append(act.seconds)
    return dict(sorted(found.items()))


def busy(site: Site, people: int, seconds: float, pause: float, seed: int) -> list[Done]:
    """Have people do something every ``pause`` seconds (give or take half of it), for so long."""
    end = time.monotonic() + seconds
    crowd = [Person(site, Random(seed * 100_000 + n)) for n in range(people)]  # noqa: S311

    def live(person: Person) -> None:
        time.sleep(person.chance.uniform(0, pause))
        while time.monotonic() < end:
            person.act()
            time.sleep(max(0.0, min(pause * person.chance.uniform(0.5, 1.5), end - time.monotonic())))

    _together(live, crowd)
    return [done for person in crowd for done in person.done]


def overloaded(site: Site, people: int, seconds: float, seed: int) -> Crowd:
    """Have far too many ask without a pause; whoever is turned away asks again much sooner than told."""
    end = time.monotonic() + seconds
    crowd = [Person(site, Random(-seed * 100_000 - n)) for n in range(people)]  # noqa: S311
    turned: list[TurnedAwayError] = []

    def live(person: Person) -> None:
        def ask() -> None:
            try:
                person.ask(person.chance.choice(site.questions))
            except TurnedAwayError as away:
                turned.append(away)
                raise

        while time.monotonic() < end:
            person.timed("crowd", ask)
            if person.done[-1].error:
                time.sleep(IMPATIENT)

    _together(live, crowd)
    done = [act for person in crowd for act in person.done]
    refused = tuple(act.error for act in done if act.error and not act.error.startswith(_STATUSES))
    return Crowd(
        people,
        seconds,
        sum(not act.error for act in done),
        dict(Counter(away.status for away in turned)),
        sum(not away.after for away in turned),
        refused,
        _recovery(site, seed),
    )


_STATUSES: Final = tuple(f"status {status}" for status in TURNED_AWAY)


def _recovery(site: Site, seed: int) -> float:
    """Seconds until a question is answered as usual."""
    began = time.monotonic()
    person = Person(site, Random(seed))  # noqa: S311
    while time.monotonic() - began < 60:
        person.timed("after", lambda: person.ask(site.questions[0]))
        last = person.done[-1]
        if not last.error and last.seconds <= USUAL:
            return last.began + last.seconds - began
        time.sleep(0.1)
    return float("inf")


def _together(live: object, people: Sequence[Person]) -> None:
    threads = [threading.Thread(target=live, args=(person,), daemon=True) for person in people]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def staff(home: Path) -> Iterator[str]:
    """A member of staff of the load alone, while it lasts; gives the password."""
    password = secrets.token_urlsafe(24)
    people = People.at(home)
    try:
        if any(user.name == USER for user in people.users()):
            people.remove(USER)
        people.add(USER, password, Role.STAFF, datetime.now(UTC))
        yield password
        people.remove(USER)
    finally:
        people.close()


def day(home: Path, questions: Sequence[str], given: argparse.Namespace) -> Day:
    """Serve the library and run the whole."""
    with staff(home) as password, served(home, (*WITHOUT_RATES, *given.setting)) as server:
        site = Site(server.address, questions, server.documents(), USER, password)
        seconds = given.minutes * 60
        with Memory(server.process.pid) as memory:
            began = time.monotonic()
            done = busy(site, given.people, seconds, given.pause, given.seed)
            ended = time.monotonic()
            load = os.getloadavg()[0]
        return Day(
            given.people,
            ended - began,
            tuple(done),
            _minutes(memory.between, began, ended),
            _minutes(memory.mapped_between, began, ended),
            _growth(memory, began, ended),
            _crowd(site, server, given),
            server.start_seconds,
            load,
        )


def _crowd(site: Site, server: Server, given: argparse.Namespace) -> Crowd:
    found = overloaded(site, given.crowd, given.crowd_seconds, given.seed)
    if server.process.poll() is not None:
        raise ActsEndedError(f"The service ended with code {server.process.poll()} under the crowd.")
    return found


class ActsEndedError(Exception):
    """The service ended while it was loaded."""


def _minutes(between: Callable[[float, float], float], began: float, ended: float) -> tuple[float, ...]:
    count = max(1, round((ended - began) / 60))
    return tuple(between(began + n * 60, began + (n + 1) * 60) for n in range(count))


def _growth(memory: Memory, began: float, ended: float) -> float:
    """From the beginning of the second half to its end, a tenth of the whole each."""
    tenth = (ended - began) / 10
    middle = memory.between(began + 5 * tenth, began + 6 * tenth)
    return memory.between(ended - tenth, ended) / middle - 1 if middle else 0.0


def told(run: Day) -> str:
    """The run as Markdown."""
    rows = [
        f"| {kind} | {len(seconds)} | {sum(d.kind == kind for d in run.errors)} | {at(seconds, 0.5) * 1000:.0f} "
        f"| {at(seconds, 0.95) * 1000:.0f} | {max(seconds) * 1000:.0f} |"
        for kind, seconds in by_kind(run.done).items()
    ]
    reasons = Counter(f"{done.kind}: {done.error}" for done in run.errors)
    crowd = run.crowd
    away = ", ".join(f"{count} × {status}" for status, count in sorted(crowd.turned_away.items())) or "none"
    return "\n".join(
        (
            f"{run.people} people, {len(run.done)} acts in {run.seconds:.0f} s, {len(run.errors)} errors; "
            f"the service was ready {run.start_seconds:.0f} s after its start; "
            f"load average {run.load:.1f} on {os.cpu_count()} processors",
            "",
            "| act | done | errors | p50 ms | p95 ms | max ms |",
            "| --- | --- | --- | --- | --- | --- |",
            *rows,
            *(f"{count} × {reason}" for reason, count in reasons.most_common(10)),
            "",
            f"memory by minute (MB): {' '.join(f'{each:.0f}' for each in run.memory)}; "
            f"growth in the second half {run.growth:+.1%}; mapped files besides: "
            + " ".join(f"{each:.0f}" for each in run.mapped),
            "",
            f"crowd of {crowd.people} for {crowd.seconds:.0f} s without a pause: {crowd.answered} answered, "
            f"turned away {away}, {crowd.unexplained} without Retry-After, {len(crowd.errors)} other errors; "
            f"a question answered as usual {crowd.recovery:.1f} s after it",
            *(f"  {error}" for error in Counter(crowd.errors)),
            "",
            *(f"MISSED: {goal}" for goal in run.missed()),
        )
    ).rstrip()


def acts_csv(run: Day) -> str:
    """Each act in the order of their beginnings: seconds since the first one began, kind, seconds, error."""
    done = sorted(run.done, key=lambda act: act.began)
    lines = [
        f"{act.began - done[0].began:.2f},{act.kind},{act.seconds:.3f},{json.dumps(act.error, ensure_ascii=False)}"
        for act in done
    ]
    return "\n".join(("began,kind,seconds,error", *lines)) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m evals.load_day", description=__doc__.split("\n")[0])
    parser.add_argument("home", type=Path, help="a copy of a library: staff work changes it")
    parser.add_argument("--questions", type=Path, default=SET, help="cases whose questions are asked")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--pause", type=float, default=20.0, help="seconds between two acts of a person")
    parser.add_argument("--crowd", type=int, default=400, help="how many ask without a pause at the end")
    parser.add_argument("--crowd-seconds", type=float, default=20.0)
    parser.add_argument(
        "--setting", action="append", default=[], help="of the service, like ZHENGWEN_AT_ONCE=4"
    )
    parser.add_argument("--acts", type=Path, help="file for a line of CSV an act, to see what came together")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    run = day(given.home, [case.question for case in read_cases(given.questions)], given)
    if given.acts:
        given.acts.write_text(acts_csv(run), "utf-8")
    sys.stdout.write(told(run) + "\n")
    return 1 if run.missed() else 0


if __name__ == "__main__":
    sys.exit(main())
