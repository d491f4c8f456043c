"""Errors of reading.

IngestError
└── UnreadableFileError   one file cannot be read; the rest goes on
"""

from __future__ import annotations


class IngestError(Exception):
    """Something about reading documents; the message says what to do next."""


class UnreadableFileError(IngestError):
    """A file cannot be read. The message gives the reason and what to do."""
