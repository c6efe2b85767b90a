# SPDX-License-Identifier: Apache-2.0
"""The frame around each page: head, language switch, skip link."""

from html import escape
from typing import Final

from haowu.kernel.text import Text

NAME: Final = Text(zh="红米好物 · 积分接口", en="Haowu · Points API")
DOCS: Final = Text(zh="接口文档", en="Documentation")
SKIP: Final = Text(zh="跳到正文", en="Skip to the text")
OTHER: Final = Text(zh="English", en="中文")
FOOT: Final = Text(zh="Apache-2.0 开源软件。", en="Open source under Apache-2.0.")

FRAME: Final = """<!doctype html>
<html lang="{tongue}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="/points/v1/style.css"></head>
<body><a class="skip" href="#text">{skip}</a>
<header><a class="name" href="/?lang={language}">{name}</a>
<nav><a href="/points/v1/docs?lang={language}">{docs}</a>
<a href="?lang={other_language}" hreflang="{other_tongue}" lang="{other_tongue}">{other}</a></nav></header>
<main id="text">{main}</main><footer>{foot}</footer></body></html>
"""

TONGUES: Final = {"zh": "zh-Hans", "en": "en"}


def framed(main: str, title: Text, language: str) -> str:
    """Return a whole page around `main` (HTML)."""
    other = "zh" if language == "en" else "en"
    return FRAME.format(
        tongue=TONGUES[language],
        title=escape(f"{title.render(language)} · {NAME.render(language)}"),
        skip=SKIP.render(language),
        language=language,
        name=NAME.render(language),
        docs=DOCS.render(language),
        other_language=other,
        other_tongue=TONGUES[other],
        other=OTHER.render(language),
        main=main,
        foot=FOOT.render(language),
    )
