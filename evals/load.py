"""Many people asking a running service at once, over HTTP: ``python -m evals.load http://127.0.0.1:7860``.

All of them begin together, each asks its questions one after the other, and every reply has to be whole and to answer the
question that its asker put: sessions must not mix. Times are of this machine under its present load.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evals.bench import Timing
from evals.cases import read_cases

SET = Path(__file__).parent / "sets" / "zhejiang.jsonl"
PATIENCE = 120
"""Seconds after which a reply counts as not given."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: seconds of the whole, of each reply that came, and why the others did not."""

    users: int
    seconds: float
    replies: tuple[float, ...]
    errors: tuple[str, ...]

    @property
    def timing(self) -> Timing:
        """Of the replies that came, in milliseconds; zero where none came."""
        ordered = sorted(self.replies)
        at = [ordered[min(len(ordered) - 1, int(len(ordered) * q))] if ordered else 0.0 for q in (0.5, 0.95)]
        return Timing(at[0] * 1000, at[1] * 1000)


def load(address: str, questions: Sequence[str], users: int, each: int) -> Load:
    """Have ``users`` ask ``each`` questions, all different as far as the questions reach."""
    together = threading.Barrier(users)

    def one(user: int) -> list[float | str]:
        mine = [questions[(user * each + n) % len(questions)] for n in range(each)]
        together.wait()
        return [_asked(address, question) for question in mine]

    began = time.monotonic()
    with ThreadPoolExecutor(users) as pool:
        outcomes = [outcome for found in pool.map(one, range(users)) for outcome in found]
    return Load(
        users,
        time.monotonic() - began,
        tuple(o for o in outcomes if isinstance(o, float)),
        tuple(o for o in outcomes if isinstance(o, str)),
    )


def _asked(address: str, question: str) -> float | str:
    """Seconds until the reply to a question was there, or what was wrong with it."""
    began = time.monotonic()
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    try:
        body = json.dumps({"question": question}).encode()
        connection.request("POST", "/api/ask", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        content = response.read()
        if response.status != http.HTTPStatus.OK:
            return f"status {response.status} to {question}"
        reply: dict[str, Any] = json.loads(content)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return f"{type(error).__name__} to {question}"
    finally:
        connection.close()
    if reply.get("question") != question or not reply.get("answer"):
        return f"another's or no answer to {question}"
    return time.monotonic() - began


def told(done: Load) -> str:
    """The outcome in a few lines."""
    timing = done.timing
    lines = [
        f"{done.users} users, {len(done.replies) + len(done.errors)} questions in {done.seconds:.1f} s: "
        f"{len(done.errors)} errors, p50 {timing.p50:.0f} ms, p95 {timing.p95:.0f} ms",
        *done.errors[:10],
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 when a reply was missing or wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals.load", description=__doc__)
    parser.add_argument("address", help="of a running service, like http://127.0.0.1:7860")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--each", type=int, default=4, help="questions of each user")
    parser.add_argument("--set", type=Path, default=SET, help="cases whose questions are asked")
    given = parser.parse_args(arguments)
    questions = [case.question for case in read_cases(given.set)]
    done = load(given.address, questions, given.users, given.each)
    sys.stdout.write(told(done) + "\n")
    return 1 if done.errors else 0


if __name__ == "__main__":
    sys.exit(main())
