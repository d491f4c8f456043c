"""The card of a document: title, 文号, issuers, dates, validity, kind, region, annexes, references.

Sources in order: what front matter or a side-car tells, the fields the page states, the text, hidden fields
of the file, the file's name. Every field that was read from the text remembers its span; where page and
text contradict each other the first in this order is kept and both stand in ``conflicts``.
"""

from ingest.card.dates import read_date
from ingest.card.reading import Card, read_card

__all__ = ["Card", "read_card", "read_date"]
