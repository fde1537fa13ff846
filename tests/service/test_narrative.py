"""Versions and what differs between them, in words, of what the ledger knows."""

from __future__ import annotations

import pytest

from engine.errors import UnknownPolicy, UnknownVersion
from engine.service import Service
from engine.service.narrating import spans_of, words_diff


def test_a_published_version_is_told_in_the_language_asked_for(service: Service) -> None:
    az, en = (service.policies.narrative("limit", 1, lang) for lang in ("az", "en"))
    assert (az.policy, az.version, az.lang, en.lang) == ("limit", 1, "az", "en")
    assert [rule.name for rule in az.rules] == [rule.name for rule in en.rules]
    assert [rule.sentence for rule in az.rules] != [rule.sentence for rule in en.rules]


def test_two_published_versions_are_compared_in_words(service: Service) -> None:
    policies = service.policies
    told = policies.changes("limit", 1, 2, "en")
    versions = policies.version("limit", 1), policies.version("limit", 2)
    assert told == policies.changes_of(*versions, "en")
    assert [
        (element.element, element.before, element.after)
        for view in told
        for element in view.elements
    ] == [("values/limit", "100.00 AZN", "200.00 AZN")]


def test_what_is_not_published_is_not_told(service: Service) -> None:
    with pytest.raises(UnknownVersion):
        service.policies.narrative("limit", 9, "az")
    with pytest.raises(UnknownPolicy):
        service.policies.changes("nothing", 1, 2, "az")


def test_pages_have_what_they_show_sentences_with() -> None:
    assert [one.code for one in spans_of("if `a` holds")] == [False, True, False]
    assert [one.kind for one in words_diff("a b", "a c")] == ["same", "removed", "added"]
