"""Words of what only staff see, and of logging in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ZH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title.login": "登录 · 政问",
        "login.title": "工作人员登录",
        "login.text": "问政策、看文件不用登录。这里只给管理文库的工作人员。",
        "login.name": "用户名",
        "login.password": "密码",
        "login.in": "登录",
        "login.out": "退出",
        "login.staff": "工作人员登录",
        "login.as": "已登录：{name}",
        "login.wrong": "用户名和密码对不上，请再试一次。忘了密码请找管理员重设。",
        "login.wait": "试错的次数太多了，请过 {n} 分钟再试。",
        "login.elsewhere": "这次登录不是从本页发出的，没有受理。请在这里重新填写。",
        "nav.staff": "工作人员页面",
        "nav.add": "添加文件",
        "visibility.internal": "内部",
        "visibility.draft": "草稿",
        "library.text.staff": "共 {n} 份文件，其中 {m} 份未公开，市民看不到，也不用来回答。",
    }
)

EN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title.login": "Log in · Zhengwen",
        "login.title": "Staff login",
        "login.text": "Asking and reading need no login. This is for those who manage the library.",
        "login.name": "User name",
        "login.password": "Password",
        "login.in": "Log in",
        "login.out": "Log out",
        "login.staff": "Staff login",
        "login.as": "Logged in: {name}",
        "login.wrong": "Name and password do not belong together; please try again. An administrator can set a new password.",
        "login.wait": "Too many wrong attempts. Please try again in {n} minutes.",
        "login.elsewhere": "This login was not sent from this page and was not accepted. Please fill it in here.",
        "nav.staff": "Staff pages",
        "nav.add": "Add documents",
        "visibility.internal": "Internal",
        "visibility.draft": "Draft",
        "library.text.staff": "{n} documents, {m} of them not public: citizens do not see them, and answers do not use them.",
    }
)
