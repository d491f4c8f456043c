"""`zhengwen topics …`: what is not answered is added, listed and removed, also while a server has the folder."""

from __future__ import annotations

from pathlib import Path

from command_line import Run

from ingest.splitting import SPLITTER_VERSION
from vectorstore.store import Store


def test_topics_come_and_go_and_the_assistant_keeps_to_them(own_home: Path, run: Run) -> None:
    question = "智慧养老由哪个单位牵头？"
    before = run("--home", own_home, "ask", question, "--json").json()
    assert before["status"] == "answered"
    added = run("--home", own_home, "topics", "add", "智慧养老", "适老化", "--zh", "请问民政局。")
    assert added.code == 0
    assert "added topic 1" in added.out
    listed = run("--home", own_home, "topics", "list", "--json").json()
    assert [(t["id"], t["phrases"], t["zh"]) for t in listed] == [(1, ["智慧养老", "适老化"], "请问民政局。")]
    assert listed[0]["by"].startswith("command")
    assert "智慧养老" in run("--home", own_home, "topics", "list").out
    refused = run("--home", own_home, "ask", question, "--json").json()
    assert (refused["reason"], refused["answer"]) == ("blocked_topic", "请问民政局。")
    assert run("--home", own_home, "topics", "remove", "1").code == 0
    assert "Every topic is answered" in run("--home", own_home, "topics", "list").err
    assert run("--home", own_home, "ask", question, "--json").json()["status"] == "answered"


def test_topics_are_added_while_another_process_has_the_folder(own_home: Path, run: Run) -> None:
    with Store.open(own_home, splitter=SPLITTER_VERSION):
        assert run("--home", own_home, "topics", "add", "人事任免").code == 0


def test_wrong_use_changes_nothing_and_is_said(own_home: Path, run: Run) -> None:
    short = run("--home", own_home, "topics", "add", "人")
    assert (short.code, "too short" in short.err) == (1, True)
    assert run("--home", own_home, "topics", "remove", "9").code == 1
    assert run("--home", own_home, "topics", "list", "--json").json() == []
