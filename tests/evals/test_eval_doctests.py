"""Every example in a docstring of the package holds; each metric has one."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil

import pytest

import evals
import prompts
from evals import metrics, significance

MODULES = [
    f"evals.{module.name}" for module in pkgutil.iter_modules(evals.__path__) if module.name != "bench"
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


def test_the_examples_of_the_prompt_loader_hold() -> None:
    assert doctest.testmod(prompts).failed == 0


@pytest.mark.parametrize("module", [metrics, significance])
def test_every_metric_has_a_worked_example(module: object) -> None:
    functions = [
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == getattr(module, "__name__", "") and not name.startswith("_")
    ]
    assert functions
    assert [f.__name__ for f in functions if ">>>" not in (f.__doc__ or "")] == []
