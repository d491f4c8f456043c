"""The commands `zhengwen topics …`: what is not to be answered. Work while a server has the folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

import terminal
from cli_audit import account
from cli_home import FAILED, AsJson, Home, settings_of

if TYPE_CHECKING:
    from vectorstore.topics import Topics

topics_app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Topics that are not to be answered: add, list, remove.",
)


@topics_app.command("add")
def add(
    phrases: Annotated[
        list[str],
        typer.Argument(metavar="PHRASE…", help="A question that holds one of these is not answered."),
    ],
    zh: Annotated[str, typer.Option("--zh", help="What is said instead, in Chinese.")] = "",
    en: Annotated[str, typer.Option("--en", help="What is said instead, in English.")] = "",
    home: Home = None,
) -> None:
    """Do not answer questions with these words or phrases."""
    with _topics(home) as topics:
        topic = topics.add(phrases, zh, en, account(), datetime.now(UTC))
    terminal.OUT.print(f"added topic {topic.id}: {'、'.join(topic.phrases)}", markup=False)


@topics_app.command("list")
def list_topics(as_json: AsJson = False, home: Home = None) -> None:
    """List the topics with what is said instead."""
    with _topics(home) as topics:
        found = topics.all()
    if as_json:
        terminal.print_json(
            [
                {
                    "id": topic.id,
                    "phrases": list(topic.phrases),
                    "zh": topic.zh,
                    "en": topic.en,
                    "by": topic.by,
                    "at": topic.at.isoformat(),
                }
                for topic in found
            ]
        )
        return
    terminal.print_table(
        ("topic", "phrases", "said instead", "by", "since"),
        [(str(t.id), "、".join(t.phrases), t.zh or t.en, t.by, f"{t.at:%Y-%m-%d}") for t in found],
    )
    if not found:
        terminal.say("Every topic is answered. `zhengwen topics add PHRASE` adds one that is not.")


@topics_app.command("remove")
def remove(
    topic: Annotated[int, typer.Argument(metavar="ID", help="Its number in `zhengwen topics list`.")],
    home: Home = None,
) -> None:
    """Answer a topic again."""
    with _topics(home) as topics:
        topics.remove(topic, account(), datetime.now(UTC))
    terminal.OUT.print(f"removed topic {topic}", markup=False)


@contextmanager
def _topics(home: Home) -> Iterator[Topics]:
    from vectorstore.topics import TopicError, Topics

    topics = Topics.at(settings_of(home).place)
    try:
        yield topics
    except TopicError as error:
        terminal.say(str(error))
        raise typer.Exit(FAILED) from error
    finally:
        topics.close()
