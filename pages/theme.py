"""Gradio's theme with the system's own fonts, so that no font is fetched; our style sheet does the rest."""

from __future__ import annotations

from pages.quiet_gradio import gr


def plain_theme() -> gr.themes.Base:
    """A theme that loads nothing."""
    sans = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "system-ui", "sans-serif")
    return gr.themes.Base(font=list(sans), font_mono=["ui-monospace", "monospace"])
