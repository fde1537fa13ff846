"""A page as a test reads it: its status, its words, its form's token."""

from __future__ import annotations

import re
from html import unescape

from werkzeug.test import TestResponse

__all__ = ["Page"]


class Page:
    """An answer."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.headers = response.headers
        response.close()  # of a static file

    @property
    def token(self) -> str:
        """What a form of this page has to bring."""
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.html)
        return found[1] if found else ""

    @property
    def heading(self) -> str:
        """The words of its ``<h1>``."""
        found = re.search(r"<h1>(.*?)</h1>", self.html, re.DOTALL)
        return _words(found[1]) if found else ""

    @property
    def words(self) -> str:
        """Its content as text, without the frame around it."""
        return _words(self.html.partition("<main")[2].partition(">")[2].partition("</main>")[0])

    @property
    def menu(self) -> list[str]:
        """The entries of its menu."""
        found = re.search(r'<ul class="menu">(.*?)</ul>', self.html, re.DOTALL)
        return [_words(one) for one in re.findall(r"<a [^>]*>(.*?)</a>", found[1])] if found else []


def _words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
