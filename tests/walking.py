"""The routes of an application, asked of itself: a new route is walked by the tests as soon as it exists."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from fastapi import FastAPI
from starlette.routing import BaseRoute, Mount, Route


def routes_of(app: FastAPI) -> list[tuple[str, str]]:
    """(method, path) of every route, each once, also of routers that are included and applications that are mounted.

    Raises TypeError for a kind of route that cannot be looked into: else its routes would be forgotten silently.
    """
    return list(dict.fromkeys(_below(app.routes, "")))


def _below(routes: Sequence[BaseRoute], before: str) -> Iterator[tuple[str, str]]:
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _below(included.routes, before)
        elif isinstance(route, Mount):
            yield from _below(route.routes, before + route.path)
        elif isinstance(route, Route):
            # An application of its own says itself which methods it takes.
            yield from ((method, before + route.path) for method in sorted(route.methods or ("GET", "POST")))
        else:
            raise TypeError(f"The routes of {type(route).__name__} are not known.")


def filled(path: str, values: Sequence[str]) -> Iterator[str]:
    """A path with values in the place of its parameters: each with each, in the first two of them."""
    pieces = [piece.split("}", 1) for piece in path.split("{")]
    blanks = len(pieces) - 1
    for chosen in itertools.product(values, repeat=min(blanks, 2)):
        full = (*chosen, *chosen[-1:] * (blanks - len(chosen)))
        yield pieces[0][0] + "".join(v + p[1] for v, p in zip(full, pieces[1:], strict=True))
