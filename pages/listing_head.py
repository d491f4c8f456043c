"""The head of a listing: its title, a line of explanation, and the files to download."""

from __future__ import annotations

from html import escape

from pages.downloads import FORMS
from pages.markup import icon
from pages.parameters import Parameters
from pages.words import Words


def listing_head(title: str, text: str, links: str) -> str:
    """Title and text on one side, links on the other."""
    return f'<div class="zw-listing-head"><div><h1>{escape(title)}</h1><p class="zw-lead">{escape(text)}</p></div>{links}</div>'


def download_links(path: str, asked: Parameters, words: Words) -> str:
    """Links to what is shown, as CSV and for Excel."""
    links = "".join(
        f'<a class="zw-button zw-second" download href="{escape(asked.address(f"{path}.{form}", {}))}">'
        f"{icon('download')}{escape(words(f'download.{form}'))}</a>"
        for form in FORMS
    )
    return (
        f'<div class="zw-downloads" role="group" aria-label="{escape(words("download.label"))}">{links}</div>'
    )
