"""Charts as inline SVG: nothing to load, colours from the page's tokens."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 360, 240
LEFT, RIGHT, TOP, BOTTOM = 58, 14, 12, 40
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

Point = tuple[float, float]
"""Shares of the plot's width and height, counted from lower left."""


def curve(
    points: Sequence[Point],
    *,
    title: str,
    x_label: str,
    x_ticks: Sequence[tuple[float, str]],
    y_label: str = "",
    dot: Point | None = None,
    marks: Sequence[tuple[Point, str]] = (),
    steps: bool = False,
) -> str:
    """A line from lower left. dot: one large point; marks: labelled points on the line; steps: draw it as stairs."""
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title, quote=True)}">',
        f"<title>{escape(title)}</title>",
    ]
    for level in (0.0, 0.5, 1.0):
        _, y = _at((0.0, level))
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{level:.0%}</text>')
    for place, text in x_ticks:
        x, _ = _at((place, 0.0))
        anchor = "end" if place > 0.95 else "middle" if place > 0.05 else "start"
        parts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="{anchor}">{escape(text)}</text>'
        )
    parts.append(
        f'<text x="{LEFT + PLOT_WIDTH / 2:.1f}" y="{HEIGHT - 6}" text-anchor="middle">{escape(x_label)}</text>'
    )
    if y_label:
        middle = TOP + PLOT_HEIGHT / 2
        parts.append(
            f'<text x="10" y="{middle:.1f}" text-anchor="middle" transform="rotate(-90 10 {middle:.1f})">{escape(y_label)}</text>'
        )
    parts.append(f'<path class="line" d="{_path(points, steps=steps)}"/>')
    for (x_share, y_share), text in marks:
        x, y = _at((x_share, y_share))
        anchor, shift = ("end", -8) if x_share > 0.75 else ("start", 8)
        parts.append(f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
        parts.append(
            f'<text class="strong" x="{x + shift:.1f}" y="{y + 16:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
        )
    if dot is not None:
        x, y = _at(dot)
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="6"/>')
    parts.append("</svg>")
    return "".join(parts)


def _at(point: Point) -> Point:
    x, y = (min(1.0, max(0.0, share)) for share in point)
    return LEFT + x * PLOT_WIDTH, TOP + (1 - y) * PLOT_HEIGHT


def _path(points: Sequence[Point], *, steps: bool) -> str:
    commands: list[str] = []
    for n, point in enumerate(points):
        x, y = _at(point)
        if n and steps:
            commands.append(f"H{x:.1f}V{y:.1f}")
        else:
            commands.append(f"{'L' if n else 'M'}{x:.1f} {y:.1f}")
    return "".join(commands)


def bar(count: int, most: int, *, hollow: bool = False) -> str:
    """A bar with its number; the number is text, so nothing depends on the bar being seen."""
    width = 85 * count / most if most else 0
    shape = (
        f'<span class="bar{" hollow" if hollow else ""}" style="flex:0 0 {width:.1f}%"></span>'
        if count
        else ""
    )
    return f'<span class="bars">{shape}<b>{count}</b></span>'
