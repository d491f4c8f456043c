"""Errors of evaluation.

    EvalError
    ├── EvalCasesError      a question set has bad lines; all of them are listed
    ├── RunRecordError      a folder holds no run, or one that cannot be read
    ├── RunMismatchError    two runs (or a run and its continuation) are not over the same things
    ├── PerturbError        nothing could be altered
    ├── JudgeError          the judging model did not answer, or not in the form asked for
    └── TeachingError       the cross-encoder cannot be taught: a file or a package is not what it needs

Every message says what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence


class EvalError(Exception):
    """Something about an evaluation; the message says what to do next."""


class EvalCasesError(EvalError):
    """A question set cannot be used. ``problems`` names every bad line."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class RunRecordError(EvalError):
    """A folder holds no run, or a damaged one."""


class RunMismatchError(EvalError):
    """Two runs differ in what makes them comparable; the message names it."""


class PerturbError(EvalError):
    """No case has a figure in its gold that can be altered."""


class JudgeError(EvalError):
    """The judging model cannot be used."""


class TeachingError(EvalError):
    """The cross-encoder cannot be taught with these files and packages."""
