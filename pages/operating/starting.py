"""What watches the service is told while the library is still being opened; light, as it stands before all else."""

from __future__ import annotations

from starlette.responses import JSONResponse


def starting(path: str) -> JSONResponse | None:
    """The answers of ``/livez`` and ``/readyz`` meanwhile; None for other addresses."""
    if path == "/livez":
        return JSONResponse({"status": "ok"})
    if path == "/readyz":
        unready = {"status": "unready", "checks": {"library": "being opened"}}
        return JSONResponse(unready, 503, {"Retry-After": "2"})
    return None
