"""The fixture that sets the odds of what is read."""

from __future__ import annotations

import pytest
from given_odds import Give, give_odds


@pytest.fixture
def give(monkeypatch: pytest.MonkeyPatch) -> Give:
    """Sets the odds of every text that is read from now on."""
    return lambda of: give_odds(monkeypatch, of)
