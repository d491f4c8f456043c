"""The environment, read here and nowhere else, and passed on as values."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

from assistant.chat_model import Form, Limits, Price
from assistant.labels import PRODUCER
from assistant.providers import PRESETS, Service
from pages.operating.options import LOCAL, Bounds, LogForm, Network, Operating, TracesTo
from vectorstore.chroma_choice import ChromaServer
from vectorstore.embedding_choice import FASTEMBED, PACKAGED, EmbeddingChoice
from vectorstore.place import Place, with_password

LONGEST_PRODUCER = 100
"""Characters of the name of an office; longer ones are pasted text."""
_TRACES_PATH = "/v1/traces"


HOME = Path("data")
"""Folder of the library where none is named."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The chat model that is set: where it is, how it is asked, and what one answer may take."""

    service: Service
    limits: Limits = field(default_factory=Limits)
    form: Form | None = None
    price: Price | None = None
    key_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults.

    home: folder of the library and its indexes (``ZHENGWEN_HOME``)
    host, port: where ``zhengwen serve`` listens (``ZHENGWEN_HOST``, ``ZHENGWEN_PORT``)
    threads: threads for embedding; None means all cores (``ZHENGWEN_THREADS``)
    model: the chat model; None means answers in the documents' own words (``ZHENGWEN_MODEL`` and what goes with it)
    embeddings: what turns text into vectors (``ZHENGWEN_EMBEDDINGS``)
    chroma: Chroma's own server for the vectors; None keeps them in the folder (``ZHENGWEN_CHROMA_URL``)
    producer: whom the metadata of generated content names: name or code of the operating office (``ZHENGWEN_PRODUCER``)
    operating: logs, figures and bounds of a service (``ZHENGWEN_LOG`` and what follows it in the README)
    database_url: PostgreSQL with the library, shared by several processes; None means a file in the folder
        (``ZHENGWEN_DATABASE_URL``, and ``ZHENGWEN_DATABASE_PASSWORD_FILE`` for its password)
    """

    home: Path = HOME
    host: str = "127.0.0.1"
    port: int = 7860
    threads: int | None = None
    model: ModelSettings | None = None
    embeddings: EmbeddingChoice = PACKAGED
    chroma: ChromaServer | None = None
    producer: str = PRODUCER
    operating: Operating = field(default_factory=Operating)
    database_url: str | None = field(default=None, repr=False)

    @property
    def place(self) -> Place:
        """Where the library lives."""
        return Place(self.home, self.database_url)


class SettingsError(ValueError):
    """A setting cannot be used; the message names the variable and what it takes."""


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from an environment, by default that of this process.

    Raises SettingsError with all unusable settings in one message.
    """
    read = _Reader(os.environ if environment is None else environment)
    settings = Settings(
        home=Path(read.text("ZHENGWEN_HOME") or "data"),
        database_url=_database(read),
        host=read.text("ZHENGWEN_HOST") or "127.0.0.1",
        port=read.whole("ZHENGWEN_PORT", 7860, 1, 65535),
        threads=read.whole("ZHENGWEN_THREADS", 0, 1, 256) or None,
        model=_model(read),
        embeddings=_embeddings(read),
        chroma=_chroma(read),
        producer=_producer(read),
        operating=_operating(read),
    )
    if read.problems:
        raise SettingsError(" ".join(read.problems))
    return settings


class _Reader:
    """An environment, with what in it cannot be used."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def text(self, name: str) -> str:
        return self._environment.get(name, "").strip()

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        text = self.text(name)
        if not text:
            return default
        if text.isascii() and text.isdigit() and low <= int(text) <= high:
            return int(text)
        self.problems.append(f"{name} is {text!r}; it takes a whole number from {low} to {high}.")
        return default

    def networks(self, name: str, default: tuple[Network, ...]) -> tuple[Network, ...]:
        """Addresses and networks with commas between them; ``none`` for no address at all."""
        text = self.text(name)
        if not text or text == "none":
            return () if text else default
        try:
            return tuple(ip_network(part.strip()) for part in text.split(","))
        except ValueError:
            self.problems.append(
                f"{name} is {text!r}; it takes addresses or networks like `10.0.0.0/8, ::1`, or `none`."
            )
            return default

    def secret(self, file: str, variable: str | None) -> str | None:
        """A key from the file that a variable names, else from a variable. The key stands in no message."""
        path = self.text(file)
        if path:
            try:
                key = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                reason = getattr(error, "strerror", None) or "it is no text"
                self.problems.append(f"{file} names {path}, which cannot be read: {reason}.")
                return None
        else:
            key = self.text(variable) if variable else ""
        if key and not (key.isascii() and key.isprintable() and " " not in key):
            # The client would fail with the key in its message.
            self.problems.append(
                f"{file if path else variable} holds no key: a key is one word of ASCII characters."
            )
            return None
        return key or None


def _database(read: _Reader) -> str | None:
    """The address of the database with the password from its file. It stands in no message: it may hold a password."""
    text = read.text("ZHENGWEN_DATABASE_URL")
    password = read.secret("ZHENGWEN_DATABASE_PASSWORD_FILE", None)
    if not text:
        return None
    if not re.fullmatch(r"postgresql(?:\+psycopg)?://(?:[^\s/@]+@)?[^\s/@]*/[^\s/?]+(?:\?\S*)?", text):
        read.problems.append(
            "ZHENGWEN_DATABASE_URL is no address like postgresql+psycopg://USER@HOST/DATABASE; in its password, `@` is "
            "written `%40` and `/` is written `%2F`."
        )
        return None
    return with_password(text, password) if password else text


def _model(read: _Reader) -> ModelSettings | None:
    text = read.text("ZHENGWEN_MODEL")
    if not text:
        return None
    service = _service(read, "ZHENGWEN_MODEL", text, url="ZHENGWEN_MODEL_URL", key="ZHENGWEN_MODEL_KEY_FILE")
    usual = Limits()
    limits = Limits(
        evidence_tokens=read.whole("ZHENGWEN_MODEL_EVIDENCE_TOKENS", usual.evidence_tokens, 500, 200_000),
        answer_tokens=read.whole("ZHENGWEN_MODEL_ANSWER_TOKENS", usual.answer_tokens, 100, 100_000),
        total_tokens=read.whole("ZHENGWEN_MODEL_TOTAL_TOKENS", usual.total_tokens, 2_000, 2_000_000),
        seconds=read.whole("ZHENGWEN_MODEL_SECONDS", int(usual.seconds), 1, 3600),
    )
    form, price = _form(read), _price(read)
    file = read.text("ZHENGWEN_MODEL_KEY_FILE")
    key_file = Path(file) if file else None
    return ModelSettings(service, limits, form, price, key_file) if service is not None else None


def _service(read: _Reader, variable: str, text: str, *, url: str, key: str) -> Service | None:
    """`openai:NAME` as a service; a problem where it is none that is known."""
    provider, _, name = text.partition(":")
    preset = PRESETS.get(provider)
    if preset is None or not name.strip():
        known = ", ".join(f"{known}:NAME" for known in PRESETS)
        read.problems.append(f"{variable} is {text!r}; it takes {known}.")
        return None
    address = read.text(url) or (read.text("OPENAI_BASE_URL") if preset.own else "") or preset.url
    if not re.fullmatch(r"https?://[^\s/@]+(?:/\S*)?", address):
        read.problems.append(
            f"{url} (or OPENAI_BASE_URL) is no address like https://host/v1 without a name or key in it."
        )
    secret = read.secret(key, preset.key_variable)
    if secret is None and preset.needs_key and address == preset.url:
        read.problems.append(
            f"{variable} needs a key: set {preset.key_variable}, or {key} to a file that holds it."
        )
    return Service(preset, name.strip(), address, secret)


def _form(read: _Reader) -> Form | None:
    text = read.text("ZHENGWEN_MODEL_OUTPUT")
    if not text or text in list(Form):
        return Form(text) if text else None
    read.problems.append(f"ZHENGWEN_MODEL_OUTPUT is {text!r}; it takes {', '.join(Form)}.")
    return None


def _price(read: _Reader) -> Price | None:
    """`2/8 CNY`: money for a million tokens of input and of output."""
    text = read.text("ZHENGWEN_MODEL_PRICE")
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)(?:\s*([A-Za-z]{3}|[¥$€]))?", text)
    if match:
        return Price(float(match.group(1)), float(match.group(2)), match.group(3) or "")
    if text:
        read.problems.append(
            f"ZHENGWEN_MODEL_PRICE is {text!r}; it takes money for a million tokens of input and output, like `2/8 CNY`."
        )
    return None


def _producer(read: _Reader) -> str:
    text = read.text("ZHENGWEN_PRODUCER")
    if len(text) > LONGEST_PRODUCER or not text.isprintable():
        read.problems.append(
            f"ZHENGWEN_PRODUCER takes the name or code of the operating office: one line, {LONGEST_PRODUCER} characters at most."
        )
    return text or PRODUCER


def _embeddings(read: _Reader) -> EmbeddingChoice:
    text = read.text("ZHENGWEN_EMBEDDINGS")
    provider, _, name = text.partition(":")
    if text in ("", "packaged"):
        return PACKAGED
    if provider == FASTEMBED and name.strip():
        return EmbeddingChoice(FASTEMBED, name.strip())
    service = _service(
        read, "ZHENGWEN_EMBEDDINGS", text, url="ZHENGWEN_EMBEDDINGS_URL", key="ZHENGWEN_EMBEDDINGS_KEY_FILE"
    )
    if service is None:
        read.problems[-1] = read.problems[-1].rstrip(".") + f", {FASTEMBED}:NAME or packaged."
        return PACKAGED
    return EmbeddingChoice(service.preset.name, service.model, service.url, service.key)


def _chroma(read: _Reader) -> ChromaServer | None:
    url = read.text("ZHENGWEN_CHROMA_URL").rstrip("/")
    if not url:
        return None
    if not re.fullmatch(r"https?://(?:\[[0-9a-fA-F:.]+\]|[^\s/@:?#\[\]]+)(?::\d{1,5})?(?:/[^\s?#]*)?", url):
        read.problems.append(
            "ZHENGWEN_CHROMA_URL is no address like http://host:8000 without a name or key in it."
        )
        return None
    return ChromaServer(url, read.secret("ZHENGWEN_CHROMA_TOKEN_FILE", "ZHENGWEN_CHROMA_TOKEN"))


def _operating(read: _Reader) -> Operating:
    form = read.text("ZHENGWEN_LOG") or LogForm.TEXT
    if form not in list(LogForm):
        read.problems.append(f"ZHENGWEN_LOG is {form!r}; it takes {' or '.join(LogForm)}.")
        form = LogForm.TEXT
    return Operating(
        log=LogForm(form),
        metrics_from=read.networks("ZHENGWEN_METRICS_FROM", LOCAL),
        proxies=read.networks("ZHENGWEN_PROXIES", LOCAL),
        bounds=_bounds(read),
        keep_feedback_days=read.whole("ZHENGWEN_KEEP_FEEDBACK_DAYS", 365, 1, 365),
        keep_audit_days=read.whole("ZHENGWEN_KEEP_AUDIT_DAYS", 0, 1, 36_500) or None,
        traces=_traces(read),
    )


def _traces(read: _Reader) -> TracesTo | None:
    """Our own setting first, then those that OpenTelemetry's programs share."""
    own = read.text("ZHENGWEN_OTEL_ENDPOINT")
    whole = read.text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    if own == "none" or (not own and read.text("OTEL_SDK_DISABLED").casefold() == "true"):
        return None
    url = own or whole or read.text("OTEL_EXPORTER_OTLP_ENDPOINT")
    if not url:
        return None
    if not re.fullmatch(r"https?://[^\s/@?#]+(?:/[^\s?#]*)?", url):
        if own:
            read.problems.append(
                "ZHENGWEN_OTEL_ENDPOINT is no address like http://host:4318 without a name or key in it, nor `none`."
            )
        return None
    if (own or not whole) and not url.endswith(_TRACES_PATH):
        url = url.rstrip("/") + _TRACES_PATH
    return TracesTo(url, ours=bool(own))


def _bounds(read: _Reader) -> Bounds:
    usual = Bounds()
    return Bounds(
        asks_per_person=read.whole("ZHENGWEN_ASKS_PER_PERSON", usual.asks_per_person, 0, 100_000),
        asks_per_address=read.whole("ZHENGWEN_ASKS_PER_ADDRESS", usual.asks_per_address, 0, 1_000_000),
        requests_per_address=read.whole(
            "ZHENGWEN_REQUESTS_PER_ADDRESS", usual.requests_per_address, 0, 1_000_000
        ),
        at_once=read.whole("ZHENGWEN_AT_ONCE", usual.at_once, 1, 1_000),
        waiting=read.whole("ZHENGWEN_WAITING", usual.waiting, 0, 100_000),
    )
