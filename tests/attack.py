"""What a reader sees of thousands of false drafts: ``python tests/attack.py HOME [HOME …] --out DIR``.

The drafts of ``evals.adversarial``, proposed by a scripted model to the assistant, and read as events, as JSON and
on the page. Written to DIR: ``report.md``, ``report.json`` and ``wrong.jsonl``.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1])]

from assistant.pipeline import Assistant  # noqa: E402
from assistant.replies import reply_json  # noqa: E402
from evals.adversarial import draws  # noqa: E402
from evals.adversarial_stream import Attack, Sent, markdown, summary, through, wrong  # noqa: E402
from ingest.splitting import SPLITTER_VERSION  # noqa: E402
from pages.contracts import Service  # noqa: E402
from pages.render import turn_html  # noqa: E402
from pages.words import words_for  # noqa: E402
from vectorstore.store import Store  # noqa: E402

TODAY = date(2025, 6, 1)
_STATEMENT = re.compile(
    r'<li class="zw-statement[^>]*>.*?<p class="zw-text">(.*?)<span class="zw-seals">(.*?)</li>', re.DOTALL
)


def page(store: Store, reply: Mapping[str, Any]) -> Sent:
    """What the page shows of a reply."""
    service = Service(Assistant(store), store, lambda: TODAY, reply_json)
    html = turn_html(1, reply["question"], reply, service, words_for("zh"))
    statements = tuple((_plain(text), "zw-ai-mark" in rest) for text, rest in _STATEMENT.findall(html))
    # Attributes hold text too (what is copied): both readings of the page.
    return Sent(statements, f"{_plain(html)}\n{unescape(html)}")


def _plain(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 1 when a false draft is shown in one way and not in another, or the ways differ."""
    parser = argparse.ArgumentParser(prog="python tests/attack.py", description=__doc__)
    parser.add_argument("homes", nargs="+", type=Path)
    parser.add_argument("--pairs", action="append", type=Path, default=[])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="every how many drafts the page is drawn")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    stores = [Store.open(home, splitter=SPLITTER_VERSION) for home in given.homes]
    passages = []
    try:
        for store, made in zip(stores, draws(stores, given.pairs, given.count, given.seed), strict=True):
            passages += through(Attack(store, TODAY, page), made, given.every)
    finally:
        for store in stores:
            store.close()
    report = summary(passages)
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    (given.out / "report.md").write_text(markdown(report), encoding="utf-8")
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in wrong(passages))
    (given.out / "wrong.jsonl").write_text(lines, encoding="utf-8")
    sys.stdout.write(markdown(report))
    return 1 if report["false"]["all"]["disagree"] or report["true"]["all"]["disagree"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
