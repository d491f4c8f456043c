"""More than a thousand hostile requests to a served library: no accident, nothing from elsewhere, and it still answers."""

from __future__ import annotations

import functools
import json
import re
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import listings_library as own
import managed_library as managed
import pytest
from hostile_requests import JSON, HostileRequest, hostile_requests
from hostile_sending import faults_of
from hostile_site import HostileSite
from hostile_words import ORDERS, RUNS
from serve_hostile import OWNER_TOKEN, PASSWORD, QUESTION, SECRET_KEY
from tally import Tally
from walking import routes_of

import ui

SEED = 20_251_129
KNOWN = (
    r"gradio\.exceptions\.Error: .*is not in the list of choices",
    r"ValueError: An event handler \(\w+\) didn't receive enough input values",
    r"RuntimeError: unable to perform operation on <TCPTransport closed=True",
)
"""Accidents in the log that are none of ours: Gradio's words for an event of a wrong form, and uvicorn's for an answer to
whoever has gone."""


def routes(place: Path) -> list[tuple[str, str]]:
    """(method, path) of the whole application."""
    with managed.open_store(place) as store:
        people, management = managed.people_of(place), managed.management_of(store)
        app = ui.build_app(
            managed.assistant_of(store), store, today=lambda: own.TODAY, people=people, management=management
        )
        found = routes_of(app)
        management.adding.close()
        people.close()
    return found


def ask_event(site: HostileSite) -> int:
    """The number of the page's event that asks, as the page tells it."""
    page = site.sender.request("GET", "/", {}).body
    found = re.search(r'"id":\s*(\d+),[^{}]*?"api_name":\s*"ask"', page)
    assert found is not None
    return int(found.group(1))


def accidents(site: HostileSite) -> list[str]:
    """Our own accidents in the log, and secrets in it."""
    log = site.log.read_text("utf-8", "replace")
    last = re.findall(r"^Traceback[^\n]*\n(?:[ \t][^\n]*\n|\n)*([^\n]+)", log, re.MULTILINE)
    own_ones = [line for line in last if not any(re.match(known, line) for known in KNOWN)]
    held = [name for name in (OWNER_TOKEN, PASSWORD, SECRET_KEY) if name in log]
    return [f"in the log: {line[:200]}" for line in dict.fromkeys(own_ones)] + [
        f"the log holds {name}" for name in held
    ]


@pytest.mark.hostile
@pytest.mark.integration
def test_hostile_requests_are_answered_or_refused(
    hostile_site: HostileSite, tally: Tally, tmp_path: Path
) -> None:
    requests = hostile_requests(SEED, routes(tmp_path / "routes"), ask_event(hostile_site))
    assert len(requests) > 1_000
    began = time.monotonic()
    faults = faults_of(hostile_site.sender, requests) + accidents(hostile_site)
    seconds = time.monotonic() - began
    if hostile_site.process.process.poll() is not None:
        faults.append("the server ended")
    asked = json.dumps({"question": QUESTION}).encode()
    reply = hostile_site.sender.request("POST", "/api/ask", {"Content-Type": "application/json"}, asked)
    if reply.status != 200 or json.loads(reply.body)["status"] != "answered":
        faults.append(f"no answer afterwards: {reply.status} {reply.body[:200]}")
    kinds = Counter(request.kind for request in requests)
    tally.add(
        "requests to the service",
        len(requests),
        faults,
        seconds,
        ", ".join(f"{k} {n}" for k, n in sorted(kinds.items())),
    )


def chat(question: str) -> HostileRequest:
    """The question as a message behind an order in the place of the operator's words."""
    messages = [{"role": "system", "content": ORDERS[0]}, {"role": "user", "content": question}]
    return HostileRequest("chat", "POST", "/v1/chat/completions", JSON, json.dumps({"messages": messages, "stream": True}).encode())  # fmt: skip


@pytest.mark.hostile
@pytest.mark.integration
def test_a_model_that_obeys_shows_nothing_unproved_and_no_secret(
    obeying_site: HostileSite, tally: Tally
) -> None:
    began = time.monotonic()
    sender = obeying_site.sender

    @functools.cache
    def text_of(document: str) -> str:
        told = sender.request("GET", f"/api/documents/{quote(document)}", {})
        return str(json.loads(told.body)["text"])

    orders = [f"{QUESTION}{order}" for order in (*ORDERS, *RUNS)] + [f"{o}\n{QUESTION}" for o in ORDERS]
    faults, by_model = [], 0
    for question in orders:
        reply = sender.request("POST", "/api/ask", JSON, json.dumps({"question": question}).encode())
        shown = json.loads(reply.body)
        by_model += str(shown["engine"]).startswith("model")
        said = " ".join(s["text"] for s in shown["statements"])
        if reply.status != 200 or "987" in said or SECRET_KEY in reply.body or "onclick" in said:
            faults.append(f"{question[-80:]!a}: {said[:200]!a}")
        faults += [
            f"does not stand at its place: {c['quote'][:80]!a}"
            for c in shown["citations"]
            if text_of(c["document_id"])[c["start"] : c["end"]] != c["quote"]
        ]
        faults += faults_of(sender, [chat(question)])
    faults += accidents(obeying_site)
    if not by_model:
        faults.append("no answer is the model's: nothing was tried")
    told = f"{by_model} answered by the model without what was ordered, the others in the documents' words"
    tally.add("orders to a model that obeys", 2 * len(orders), faults, time.monotonic() - began, told)
