"""Requests made from the service's own description (OpenAPI): no accident, and every answer is as described."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import listings_library as own
import managed_library as managed
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from tally import Tally

import ui
from vectorstore import passwords

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

FEW, MANY = 6, 250
"""Requests an operation: in every run of the tests, and with `-m hostile`."""


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """An application for one run: its server for agents can be started only once."""
    home = tmp_path_factory.mktemp("described")
    monkey = pytest.MonkeyPatch()
    monkey.setattr(passwords, "_N", 2**8)
    with managed.open_store(home) as store:
        people, management = managed.people_of(home), managed.management_of(store)
        yield ui.build_app(
            managed.assistant_of(store), store, today=lambda: own.TODAY, people=people, management=management, operating=managed.UNBOUND
        )  # fmt: skip
        management.adding.close()
        people.close()
    monkey.undo()


def sent_as_described(app: FastAPI, examples: int, owner: bool) -> tuple[int, list[str]]:
    """Send requests to every operation, as whoever owns the folder or as anybody; how many, and what was not as told."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    told = [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    headers = {"Authorization": f"Bearer {managed.OWNER_TOKEN}"} if owner else {}
    tried, faults = 0, []
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case: Any) -> None:
            nonlocal tried
            tried += 1
            case.call_and_validate(checks=told, headers=headers)

        try:
            send()
        except Exception as error:
            first = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
            faults.append(f"{operation.label}: {str(first)[:600]}")
    return tried, faults


@pytest.mark.integration
def test_a_few_requests_of_each_kind_are_answered_as_described(app: FastAPI) -> None:
    tried, faults = sent_as_described(app, FEW, owner=False)
    assert tried >= 15
    assert faults == []


@pytest.mark.hostile
@pytest.mark.integration
@pytest.mark.parametrize("owner", [False, True], ids=["anybody", "owner"])
def test_every_request_of_the_description_is_answered_as_described(
    app: FastAPI, tally: Tally, owner: bool
) -> None:
    began = time.monotonic()
    tried, faults = sent_as_described(app, MANY, owner)
    tally.add(
        f"requests of the description, {'owner' if owner else 'anybody'}",
        tried,
        faults,
        time.monotonic() - began,
    )
