"""What `zhengwen doctor --security` looks at: how a service with these settings is protected."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from doctor import Finding
from pages.operating.maintenance import switch_of
from pages.operating.options import LOCAL, Network
from settings import Settings
from vectorstore.errors import StoreError, StoreMissingError

_OTHERS: Final = stat.S_IRWXO
_EVERYONE: Final = 2**16
"""A network with more addresses than this is not one's own."""


def examine_security(settings: Settings) -> list[Finding]:
    """Run all checks. What a finding says is what to do."""
    checks: dict[str, Callable[[Settings], str]] = {
        "account": _account,
        "folder": _folder,
        "address": _address,
        "model key": _model_key,
        "model address": _model_address,
        "chroma address": _chroma_address,
        "chroma token": _chroma_token,
        "rates": _rates,
        "figures": _figures,
    }
    told: dict[str, Callable[[Settings], str]] = {
        "users": _users,
        "retention": _retention,
        "maintenance": _maintenance,
    }
    found = []
    for name, check in checks.items():
        wrong = check(settings)
        found.append(Finding(name, not wrong, wrong or "ok"))
    return found + [Finding(name, True, tell(settings)) for name, tell in told.items()]


def _account(_: Settings) -> str:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return "this is root: run the service as an account of its own that may write nothing but its folder"
    return ""


def _folder(settings: Settings) -> str:
    """Feedback, users' hashes and the owner's token lie in the folder."""
    if not settings.home.exists() or not _open_to_others(settings.home):
        return ""
    return f"others on this machine can read {settings.home}: `chmod -R o-rwx {settings.home}`"


def _address(settings: Settings) -> str:
    if _is_local(settings.host) or settings.operating.proxies != LOCAL:
        return ""
    return (
        f"it listens on {settings.host} without TLS and believes no proxy: put a proxy that speaks TLS before it and "
        "name its address in ZHENGWEN_PROXIES, else all who ask count as one"
    )


def _model_key(settings: Settings) -> str:
    model = settings.model
    if model is None or not model.service.key:
        return ""
    if model.key_file is None:
        return (
            "the key is in a variable, which programs of this account can read: use ZHENGWEN_MODEL_KEY_FILE"
        )
    if _open_to_others(model.key_file):
        return f"others on this machine can read {model.key_file}: `chmod 600 {model.key_file}`"
    return ""


def _model_address(settings: Settings) -> str:
    if settings.model is None:
        return ""
    parts = urlsplit(settings.model.service.url)
    if parts.scheme == "https" or _is_local(parts.hostname or ""):
        return ""
    return f"questions go to {parts.netloc} unencrypted: use https, or a model on this machine"


def _chroma_address(settings: Settings) -> str:
    if settings.chroma is None:
        return ""
    parts = urlsplit(settings.chroma.url)
    if parts.scheme == "https" or _is_local(parts.hostname or ""):
        return ""
    return (
        f"texts and vectors go to {parts.netloc} unencrypted: use https, or keep the server on this machine or in a "
        "network of containers that nobody else is in"
    )


def _chroma_token(settings: Settings) -> str:
    chroma = settings.chroma
    if chroma is None or chroma.token:
        return ""
    if _is_local(urlsplit(chroma.url).hostname or ""):
        return ""
    return (
        "Chroma's server asks nobody who they are: put a proxy before it that wants a token, and name the token's file in "
        "ZHENGWEN_CHROMA_TOKEN_FILE"
    )


def _rates(settings: Settings) -> str:
    bounds = settings.operating.bounds
    rates = {
        "ZHENGWEN_ASKS_PER_PERSON": bounds.asks_per_person,
        "ZHENGWEN_ASKS_PER_ADDRESS": bounds.asks_per_address,
        "ZHENGWEN_REQUESTS_PER_ADDRESS": bounds.requests_per_address,
    }
    off = [name for name, rate in rates.items() if not rate]
    return f"no bound is set by {', '.join(off)}: one program can take all the time there is" if off else ""


def _figures(settings: Settings) -> str:
    wide = [str(network) for network in settings.operating.metrics_from if _is_wide(network)]
    return f"/metrics is open to {', '.join(wide)}: name the collector's address" if wide else ""


def _users(settings: Settings) -> str:
    from vectorstore.people import People

    try:
        people = People.at(settings.place)
    except StoreMissingError:
        return "no library yet"
    try:
        users = people.users()
    finally:
        people.close()
    return ", ".join(f"{user.name} ({user.role.value})" for user in users) or "nobody can log in"


def _retention(settings: Settings) -> str:
    operating = settings.operating
    audit = "for good" if operating.keep_audit_days is None else f"for {operating.keep_audit_days} days"
    return f"feedback is kept for {operating.keep_feedback_days} days, the audit {audit}"


def _maintenance(settings: Settings) -> str:
    try:
        with switch_of(settings.place) as switch:
            return "the service works" if switch.text() is None else "the service is stopped"
    except StoreError as error:
        return f"whether the service is stopped cannot be told: {error}"


def _open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & _OTHERS)


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_wide(network: Network) -> bool:
    return not network.is_private and network.num_addresses > _EVERYONE
