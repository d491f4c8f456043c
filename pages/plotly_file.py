"""Plotly's script, served as a file of this site from the installed package; only pages with a chart ask for it."""

from __future__ import annotations

import gzip
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

PATH: Final = "/zw-chart/plotly.min.js"
_KEPT: Final = "public, max-age=86400"


class PlotlyFile:
    """Read and packed when it is first asked for; nothing of the package is imported."""

    @cached_property
    def plain(self) -> bytes:
        spec = find_spec("plotly")
        if spec is None or not spec.submodule_search_locations:
            raise FileNotFoundError("plotly is not installed. Run `make install`.")
        return Path(spec.submodule_search_locations[0], "package_data", "plotly.min.js").read_bytes()

    @cached_property
    def packed(self) -> bytes:
        return gzip.compress(self.plain, compresslevel=6, mtime=0)

    @cached_property
    def tag(self) -> str:
        return f'"plotly-{version("plotly")}"'


def plotly_router() -> APIRouter:
    """The route of the script."""
    router = APIRouter(include_in_schema=False)
    script = PlotlyFile()

    @router.get(PATH)
    def plotly(request: Request) -> Response:
        headers = {
            "Cache-Control": _KEPT,
            "ETag": script.tag,
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if request.headers.get("if-none-match") == script.tag:
            return Response(status_code=304, headers=headers)
        kind = "text/javascript; charset=utf-8"
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(script.packed, media_type=kind, headers={**headers, "Content-Encoding": "gzip"})
        return Response(script.plain, media_type=kind, headers=headers)

    return router
