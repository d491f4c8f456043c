"""What can go wrong while a document is written.

OfficialError
└── PdfError    no PDF could be made; the sentence says what to do
"""

from __future__ import annotations


class OfficialError(Exception):
    """The root of this tree; its words are written for users."""


class PdfError(OfficialError):
    """No PDF: LibreOffice is missing, took too long, or wrote nothing."""
