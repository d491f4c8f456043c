"""The command `zhengwen doctor`: whether everything works here, or how the service is protected."""

from __future__ import annotations

from typing import Annotated

import typer

import terminal
from cli_home import DONE, ENVIRONMENT, AsJson, Home, settings_of


def doctor(
    repair: Annotated[
        bool, typer.Option("--repair", help="Build both indexes anew from the library.")
    ] = False,
    security: Annotated[
        bool, typer.Option("--security", help="Look at how the service is protected instead.")
    ] = False,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Check that everything works without a network, and say what to do where it does not."""
    from doctor import examine
    from pages.operating.security import examine_security

    settings = settings_of(home)
    findings = examine_security(settings) if security else examine(settings, repair=repair)
    if as_json:
        terminal.print_json([{"check": f.check, "ok": f.ok, "detail": f.detail} for f in findings])
    else:
        terminal.print_table(
            ("", "check", "detail"), [("ok" if f.ok else "✗", f.check, f.detail) for f in findings]
        )
    raise typer.Exit(DONE if all(f.ok for f in findings) else ENVIRONMENT)
