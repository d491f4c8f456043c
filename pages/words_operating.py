"""Words for who is not let in right now: too much at once, too long, or the service rests."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ZH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "away.title": "请稍后再来",
        "away.rate": "这里的请求太密了，请过 {n} 秒再试。",
        "away.queue": "现在问的人太多，请过 {n} 秒再试。",
        "away.body": "发来的内容超过 {kb} KB，没有收下。请缩短后再发。",
        "away.json": "发来的不是规范的 JSON（UTF-8，最多嵌套 200 层）：{why}。请改正后再发。",
        "away.event": "页面上没有这个操作。请刷新页面再试。",
        "away.slow": "等了 {n} 秒还没收完发来的内容，没有受理。请检查网络后再试。",
        "away.origin": "这次操作不是从本站页面发出的，没有受理。请在本站页面上重新操作。",
        "away.disk": "没有存上：服务器的磁盘满了或写不进去，请告诉管理员后再试。以前存的都在。",
        "away.library": "现在查不了文库，多半过一会儿就好，请稍后再试。",
        "away.writing": "另一个程序正在改文库，这次没有改成。请等它做完再试。",
        "away.maintenance": "服务正在维护，请稍后再来。",
    }
)

EN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "away.title": "Please come back later",
        "away.rate": "Too many requests from here. Try again in {n} seconds.",
        "away.queue": "Too many people are asking right now. Try again in {n} seconds.",
        "away.body": "More than {kb} KB were sent and not taken. Send less.",
        "away.json": "What was sent is no well-formed JSON (UTF-8, nested 200 deep at most): {why}. Mend it and send it again.",
        "away.event": "The page has no such event. Load it again.",
        "away.slow": "What was sent had not arrived after {n} seconds and was not taken. Check the network and try again.",
        "away.origin": "This was not sent by a page of this site and was not done. Do it again on a page of this site.",
        "away.disk": "This was not stored: the server's disk is full or cannot be written to. Tell its administrator and try again. What was stored before is there.",
        "away.library": "The library cannot be reached right now, most likely for a moment. Please try again shortly.",
        "away.writing": "Another program is changing the library, and this was not done. Try again when it has finished.",
        "away.maintenance": "The service is being worked on. Please come back later.",
    }
)
