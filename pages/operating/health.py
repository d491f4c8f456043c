"""What watches the service asks: does it live, is it ready, what are its figures."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Literal

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, Field

from pages.operating.metrics import TEXT_TYPE, Metrics
from pages.operating.options import Network

LOG = logging.getLogger(__name__)

LEAST_DISK: Final = 64 * 2**20
"""Bytes below which nothing more is taken in safely: SQLite, Chroma and an upload each need room to finish a write."""


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """Whether questions are answered, with each thing that this needs. ``degraded``: they are, with something lost."""

    status: Literal["ok", "degraded", "unready"]
    checks: dict[str, str] = Field(description="What was looked at: `ok`, or what is wrong with it.")


@dataclass(frozen=True, slots=True)
class Check:
    """Something that answers need, or where not ``needed`` do without. ``look`` gives what is wrong, or nothing."""

    name: str
    look: Callable[[], str]
    needed: bool = True


def disk_check(home: Path) -> Check:
    """Whether the disk has room. Answers need none, but what staff do is lost without."""

    def look() -> str:
        free = shutil.disk_usage(home).free
        return "" if free >= LEAST_DISK else f"{free // 2**20} MB are free; make room"

    return Check("disk", look)


def health_router(checks: Sequence[Check], metrics: Metrics, metrics_from: Sequence[Network]) -> APIRouter:
    """``/livez``, ``/readyz`` and ``/metrics``."""
    router = APIRouter(tags=["service"])

    @router.get("/livez", summary="Does the service live?")
    def livez() -> Alive:
        """Always ``ok``: where this does not answer, the process has to be started anew."""
        return Alive()

    @router.get("/readyz", summary="Are questions answered?", responses={503: {"model": Readiness}})
    def readyz(response: Response) -> Readiness:
        """503 while the service starts, and where something that answers need is missing: send no questions here."""
        seen = {check.name: _looked(check) for check in checks}
        wrong = [check for check in checks if seen[check.name] != "ok"]
        if any(check.needed for check in wrong):
            response.status_code = 503
            response.headers["Retry-After"] = "5"
            return Readiness(status="unready", checks=seen)
        return Readiness(status="degraded" if wrong else "ok", checks=seen)

    @router.get("/metrics", include_in_schema=False)
    def figures(request: Request) -> Response:
        if not _from(request, metrics_from):
            raise HTTPException(404)
        return Response(metrics.text(), media_type=TEXT_TYPE, headers={"Cache-Control": "no-store"})

    return router


def _looked(check: Check) -> str:
    try:
        return check.look() or "ok"
    except Exception as error:
        LOG.exception("The check %s broke", check.name)
        return f"{type(error).__name__}; see the log"


def _from(request: Request, networks: Sequence[Network]) -> bool:
    """Whether a request comes from one of the networks; proxies that are believed tell who is behind them."""
    try:
        address = ip_address(request.client.host if request.client is not None else "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in network for network in networks)
