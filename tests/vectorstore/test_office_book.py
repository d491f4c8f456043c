"""One entry for each office, however its name is shortened, and two for two offices of one name."""

from __future__ import annotations

import pytest
from fakes import document, duty

from vectorstore.office_book import OfficeBook
from vectorstore.passages import Document, Duty
