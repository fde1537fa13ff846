"""An HTML page for print: its templates, its one inline style, and what its header allows."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

__all__ = ["Letter", "render_page"]

#: what may not stand in HTML, and what turns the order of the letters around it
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)

_AMOUNT: Final = re.compile(r"(\d) ([A-Z]{3})\b")  # the code of a currency stays by its amount


def _printable(value: object) -> object:
    """A text without characters that a reader cannot see; each is shown as �."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNPRINTABLE.sub("\ufffd", value)
    return value


_TEMPLATES: Final = Environment(
    loader=PackageLoader("engine.letters"),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_printable,
    trim_blocks=True,
    lstrip_blocks=True,
)


_TEMPLATES.filters["together"] = lambda text: _AMOUNT.sub("\\1\u00a0\\2", text)


@dataclass(frozen=True, slots=True)
class Letter:
    """An HTML document with one inline style, no script and nothing from elsewhere.

    ``style_hash`` is the style's hash as a Content-Security-Policy names it: "sha256-" and base64.
    """

    html: str
    style_hash: str

    @property
    def content_security_policy(self) -> str:
        """The strictest policy under which the letter still has its style."""
        return (
            f"default-src 'none'; style-src '{self.style_hash}'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )


@cache
def _style(name: str) -> tuple[Markup, str]:
    """A stylesheet and its hash."""
    text = files("engine.letters").joinpath(f"templates/{name}.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"sha256-{digest}"


def render_page(name: str, lang: str, words: Callable[..., str], **values: object) -> Letter:
    """A template, ``name``.html.j2 with ``name``.css, filled in."""
    style, digest = _style(name)
    template = _TEMPLATES.get_template(f"{name}.html.j2")
    return Letter(template.render(lang=lang, words=words, style=style, **values), digest)
