"""Every string of a page has Azerbaijani, and what is compiled is what is written."""

from __future__ import annotations

import re

import pytest

from admin_ui import catalogues
from admin_ui.languages import TRANSLATIONS

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%")


@pytest.fixture(scope="module")
def strings() -> dict[str, catalogues.Catalog]:
    """What stands in the files."""
    return catalogues.found()


@pytest.mark.parametrize("area", sorted(catalogues.AREAS))
def test_every_string_is_in_its_area_s_catalogue_with_words(
    strings: dict[str, catalogues.Catalog], area: str
) -> None:
    kept = catalogues.kept(area)
    assert [
        one.id for one in strings[area] if one.id and kept.get(one.id, one.context) is None
    ] == []
    assert catalogues.untranslated(kept) == []


@pytest.mark.parametrize("area", sorted(catalogues.AREAS))
def test_a_catalogue_holds_nothing_that_no_page_says(
    strings: dict[str, catalogues.Catalog], area: str
) -> None:
    said = {(one.id, one.context) for one in strings[area]}
    assert [one.id for one in catalogues.kept(area) if (one.id, one.context) not in said] == []


@pytest.mark.parametrize("area", sorted(catalogues.AREAS))
def test_a_translation_has_the_placeholders_of_its_message(area: str) -> None:
    wrong = []
    for one in catalogues.kept(area):
        forms = one.string if isinstance(one.string, tuple | list) else [one.string]
        ids = one.id if isinstance(one.id, tuple | list) else [one.id]
        expected = sorted(PLACEHOLDER.findall(ids[-1]))
        wrong += [one.id for form in forms if sorted(PLACEHOLDER.findall(form)) != expected]
    assert [one for one in wrong if one] == []


@pytest.mark.parametrize("area", sorted(catalogues.AREAS))
def test_what_is_compiled_is_what_is_written(area: str) -> None:
    folder = TRANSLATIONS / area / "az" / "LC_MESSAGES"
    assert (folder / "messages.mo").read_bytes() == catalogues.compiled(catalogues.kept(area))
