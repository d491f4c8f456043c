"""How the service is operated, as values: what is logged and told, to whom, and within which bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

Network = IPv4Network | IPv6Network
LOCAL: Final[tuple[Network, ...]] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class LogForm(StrEnum):
    """How the log is written."""

    TEXT = "text"
    """Lines for people: only what went wrong."""
    JSON = "json"
    """An object a line, for collectors: every request and reply as well."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is let in.

    asks_per_person, asks_per_address: questions a minute (``ZHENGWEN_ASKS_PER_PERSON``, ``ZHENGWEN_ASKS_PER_ADDRESS``)
    requests_per_address: requests a minute for pages, lists and searches (``ZHENGWEN_REQUESTS_PER_ADDRESS``)
    at_once, waiting: questions answered at a time, and how many more may wait (``ZHENGWEN_AT_ONCE``, ``ZHENGWEN_WAITING``)

    A rate of 0 is none. An office is one address to us, so its rate is that of a house full of people.
    """

    asks_per_person: int = 30
    asks_per_address: int = 600
    requests_per_address: int = 1_200
    at_once: int = 12
    waiting: int = 200


@dataclass(frozen=True, slots=True)
class TracesTo:
    """The address that traces go to, whole: ``http://host:4318/v1/traces``. ours: it is told to this program, not to all
    programs of the machine."""

    url: str
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Operating:
    """All of it with its defaults.

    log: the log's form (``ZHENGWEN_LOG``)
    metrics_from: who may read ``/metrics`` (``ZHENGWEN_METRICS_FROM``)
    proxies: whose word is taken for the address of who asks (``ZHENGWEN_PROXIES``)
    keep_feedback_days, keep_audit_days: after how many days feedback and the audit are forgotten, None for never
    (``ZHENGWEN_KEEP_FEEDBACK_DAYS``, ``ZHENGWEN_KEEP_AUDIT_DAYS``)
    traces: where traces go, None for nowhere (``ZHENGWEN_OTEL_ENDPOINT``)
    """

    log: LogForm = LogForm.TEXT
    metrics_from: tuple[Network, ...] = LOCAL
    proxies: tuple[Network, ...] = LOCAL
    bounds: Bounds = field(default_factory=Bounds)
    keep_feedback_days: int = 365
    keep_audit_days: int | None = None
    traces: TracesTo | None = None
