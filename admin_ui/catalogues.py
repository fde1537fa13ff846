"""``python -m admin_ui.catalogues [AREA...]`` (``make translations``): the pages' strings, by area.

Brings every string of the templates and modules into the catalogue of its area,
takes out what is gone, and compiles.  What has no Azerbaijani yet is told, and
a test fails on it.  The shell's strings are everybody's: another area that has
the same one does not ask for it again.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

__all__ = ["AREAS", "LANGUAGE", "SHELL", "compiled", "found", "kept", "main", "untranslated"]

HERE: Final = Path(__file__).resolve().parent
LANGUAGE: Final = "az"
SHELL: Final = "shell"
#: area -> the files its strings stand in; what no other names is the shell's
AREAS: Final[Mapping[str, tuple[str, ...]]] = {
    "policies": (
        "pages/policies*.py",
        "pages/versions*.py",
        "pages/diff*.py",
        "pictures/timeline*.py",
        "templates/policies/*",
    ),
    "editor": (
        "pages/drafts*.py",
        "pages/approve*.py",
        "pages/proposals*.py",
        "pages/editor*.py",
        "templates/editor/*",
    ),
    "cases": ("pages/cases*.py", "templates/cases/*"),
    "compare": ("pages/compare*.py", "templates/compare/*"),
    "work": (
        "pages/tryit*.py",
        "pages/decisions*.py",
        "pictures/chart*.py",
        "templates/work/*",
    ),
    "replays": ("pages/replays*.py", "templates/replays/*"),
    SHELL: ("*",),
}
_METHODS: Final = [("**.py", "python"), ("**.html", "jinja2")]
_KEYWORDS: Final = {
    "_": None,
    "_l": None,
    "_n": (1, 2),
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "pgettext": ((1, "c"), 2),
}
#: the same text makes the same file, whenever it is compiled
_DATE: Final = datetime(2026, 11, 22, tzinfo=UTC)


def found() -> dict[str, Catalog]:
    """The strings of each area as they stand in its files, without translations."""
    catalogues = {area: _empty() for area in AREAS}
    extracted = extract_from_dir(HERE, _METHODS, {"**.html": {"silent": "false"}}, _KEYWORDS)
    for file, line, text, comments, context in extracted:
        area = next(name for name, globs in AREAS.items() if _fits(file, globs))
        catalogues[area].add(
            text, locations=[(file, line)], auto_comments=comments, context=context
        )
    for area, catalogue in catalogues.items():
        for message in list(catalogue):
            if area != SHELL and message.id in catalogues[SHELL]:
                catalogue.delete(message.id, message.context)
    return catalogues


def kept(area: str) -> Catalog:
    """An area's catalogue as it is in its file; empty where there is none yet."""
    path = _path(area)
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return _dated(read_po(file, locale=LANGUAGE))


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages (a plural by its singular) that lack words."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.id and not all(_forms(message.string))
    ]


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    file = BytesIO()
    write_mo(file, _dated(catalogue))
    return file.getvalue()


def main(*areas: str) -> int:
    """Write the catalogues of these areas (none: all) anew; 1 where something lacks words."""
    lacking = 0
    for area, strings in found().items():
        if areas and area not in areas:
            continue
        catalogue = kept(area)
        catalogue.update(strings, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path = _path(area)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, _dated(catalogue), width=100, sort_by_file=True, include_lineno=False)
        path.with_suffix(".mo").write_bytes(compiled(kept(area)))
        for message in untranslated(catalogue):
            lacking += 1
            print(f"{area}: no Azerbaijani for {message!r}", file=sys.stderr)
    return 1 if lacking else 0


def _fits(file: str, globs: tuple[str, ...]) -> bool:
    return any(fnmatch(file, glob) for glob in globs)


def _path(area: str) -> Path:
    return HERE / "translations" / area / LANGUAGE / "LC_MESSAGES" / "messages.po"


def _empty() -> Catalog:
    return _dated(Catalog(locale=LANGUAGE, project="Qərar", header_comment="#", fuzzy=False))


def _dated(catalogue: Catalog) -> Catalog:
    catalogue.creation_date = catalogue.revision_date = _DATE
    return catalogue


def _forms(string: str | Sequence[str] | None) -> tuple[str, ...]:
    return (string or "",) if string is None or isinstance(string, str) else tuple(string)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
