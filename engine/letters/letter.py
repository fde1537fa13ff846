"""A decision's record as a letter: HTML that prints on one page and reads on a phone."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from engine.letters.content import content_of
from engine.letters.layout import setting_of
from engine.letters.wording import words
from engine.policy.model import PolicyVersion

__all__ = ["Letter", "render_letter"]

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
_STYLE: Final = files("engine.letters").joinpath("templates/letter.css").read_text("utf-8")
_STYLE_HASH: Final = f"sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}"


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


def render_letter(
    record: Mapping[str, Any],
    inputs: Mapping[str, Any],
    version: Callable[[str, int], PolicyVersion],
    lang: str,
    institution: str | None = None,
) -> Letter:
    """The letter about a decision, in Azerbaijani (az) or English (en).

    ``record`` is the decision as the API gives it; ``inputs`` the request's, as they were
    sent or with their defaults (JSON; numbers as Decimal, int or text); ``version(policy,
    number)`` gives a published version, for its words; ``institution`` is who writes.

    Raises LetterFieldMissing, and what ``version`` raises.
    """
    content = content_of(record, inputs, version, lang, institution)
    setting = setting_of(content)
    html = _TEMPLATES.get_template("letter.html.j2").render(
        lang=lang,
        said=content,
        words=lambda key: words(key, lang, content.code, content.tone),
        style=Markup(_STYLE),
        density=setting.density,
        continued=setting.continued,
    )
    return Letter(html, _STYLE_HASH)
