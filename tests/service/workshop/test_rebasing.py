"""A draft is carried over to a newer version: both changes stand, or the conflict is told."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from engine.errors import RebaseConflict
from engine.policy import document
from engine.service import Draft, Service
from engine.service.workshop import Keep
from engine.service.workshop.merging import rebased
from tests.service.small_policies import limit
from tests.service.workshop.actors import ANN, DAY, EVA, SAM, WHY, published

TITLE = ("Limit}", "Ceiling}")


def meanwhile(service: Service, before: str, after: str) -> Draft:
    """A draft of Sam's that changes some text, begun before another limit was published."""
    body = limit("200.00").replace(before, after, 1)
    draft = service.drafts.create(SAM, "limit", body=body.encode())
    published(service)
    return draft


def test_both_changes_stand(service: Service) -> None:
    draft = meanwhile(service, *TITLE)
    rebased_ = service.drafts.rebase(SAM, draft.id, draft.etag)
    assert rebased_.body == limit("300.00").replace(*TITLE, 1).encode()
    assert (rebased_.state.base_version, rebased_.state.revision) == (3, 1)
    assert service.drafts.check(draft.id).behind is None
    rebased_ = service.drafts.submit(SAM, draft.id, rebased_.etag)
    service.drafts.approve(ANN, draft.id, rebased_.etag, DAY, None, WHY)
    assert service.policies.version_bytes("limit", 4) == rebased_.body


def test_what_is_submitted_is_a_draft_again(service: Service) -> None:
    draft = service.drafts.create(SAM, "limit", body=limit("200.00").replace(*TITLE, 1).encode())
    draft = service.drafts.submit(SAM, draft.id, draft.etag)
    published(service)
    found = service.drafts.rebase(EVA, draft.id, draft.etag)
    assert found.state.status == "draft"
    assert found.state.hands == {"user-sam", "user-eva"}


def test_where_nothing_newer_is_published_nothing_changes(service: Service) -> None:
    draft = service.drafts.create(SAM, "limit", 1)
    assert service.drafts.rebase(SAM, draft.id, draft.etag) == draft


@pytest.mark.parametrize(("keep", "amount"), [("draft", "250.00"), ("version", "300.00")])
def test_a_conflict_is_told_and_one_side_is_kept_where_it_is_said_which(
    service: Service, keep: Keep, amount: str
) -> None:
    draft = meanwhile(service, "200.00", "250.00")
    with pytest.raises(RebaseConflict) as told:
        service.drafts.rebase(SAM, draft.id, draft.etag)
    assert told.value.pointers == ("/values/limit/formula",)
    assert service.drafts.read(draft.id).state == draft.state
    assert service.drafts.rebase(SAM, draft.id, draft.etag, keep).body == limit(amount).encode()


def test_a_new_policy_that_another_published_first_is_all_conflict(service: Service) -> None:
    mine = service.drafts.create(SAM, "ceiling", body=limit("5.00").encode())
    theirs = service.drafts.create(EVA, "ceiling", body=limit("6.00").encode())
    theirs = service.drafts.submit(EVA, theirs.id, theirs.etag)
    service.drafts.approve(ANN, theirs.id, theirs.etag, DAY, None, WHY)
    with pytest.raises(RebaseConflict) as told:
        service.drafts.rebase(SAM, mine.id, mine.etag)
    assert told.value.pointers == ("/values/limit/formula",)
    assert service.drafts.rebase(SAM, mine.id, mine.etag, "draft").body == limit("5.00").encode()


# --- the merge itself -----------------------------------------------------------

BASE = """\
# what it is about
values:
  one: {formula: "1", label: {az: Bir, en: One}}
  two: {formula: "2"}   # the second
  three: {formula: "3"}
rows:
  - {id: a, when: x}
  - {id: b, when: y}
  - {id: c, when: z}
order: [first, second]
"""


def merged(mine: str, newer: str, keep: Keep | None = None) -> str:
    return rebased("D", mine.encode(), BASE.encode(), newer.encode(), keep).decode()


AB = "  - {id: a, when: x}\n  - {id: b, when: y}\n"
BA = "  - {id: b, when: y}\n  - {id: a, when: x}\n"
C = "  - {id: c, when: z}\n"
D = "  - {id: d, when: d}\n"


@pytest.mark.parametrize(
    ("mine", "newer"),
    [
        (('"1"', '"10"'), ('"2"', '"20"')),
        (('"1"', '"10"'), ('"1"', '"10"')),
        (("one: ", "uno: "), ('"3"', '"30"')),
        (("  - {id: b, when: y}\n", ""), ("when: z", "when: zz")),
        ((AB, D + AB), ("when: z", "when: zz")),
        ((C, C + D), ("when: x", "when: w")),
        ((AB, BA), ("when: z", "when: zz")),
        ((AB, BA), (C, "")),
        (("[first, second]", "[second, first]"), ('"3"', '"30"')),
    ],
)
def test_changes_of_different_places_both_stand(
    mine: tuple[str, str], newer: tuple[str, str]
) -> None:
    """Whichever is carried over the other, the same document comes of it."""
    changed, moved = BASE.replace(*mine, 1), BASE.replace(*newer, 1)
    assert BASE not in (changed, moved)
    both = document(changed.replace(*newer, 1).encode(), "")
    assert document(merged(changed, moved).encode(), "") == both
    assert document(merged(moved, changed).encode(), "") == both


@pytest.mark.parametrize(
    ("mine", "newer", "pointers"),
    [
        (('"1"', '"10"'), ('"1"', '"11"'), ("/values/one/formula",)),
        (('  two: {formula: "2"}   # the second\n', ""), ('"2"', '"20"'), ("/values/two",)),
        (('"2"', '"20"'), ('  two: {formula: "2"}   # the second\n', ""), ("/values/two",)),
        (("when: y", "when: yy"), ("  - {id: b, when: y}\n", ""), ("/rows/b",)),
        (("[first, second]", "[first]"), ("[first, second]", "[second]"), ("/order",)),
        ((AB, BA), (C, D + C), ("/rows",)),  # nobody can say where the new row belongs
        ((C, D + C), (AB, BA), ("/rows",)),
    ],
)
def test_changes_of_one_place_are_a_conflict(
    mine: tuple[str, str], newer: tuple[str, str], pointers: tuple[str, ...]
) -> None:
    changed, moved = BASE.replace(*mine, 1), BASE.replace(*newer, 1)
    with pytest.raises(RebaseConflict) as told:
        merged(changed, moved)
    assert told.value.pointers == pointers
    if pointers != ("/rows",):
        kept = [merged(changed, moved, keep) for keep in ("draft", "version")]
        found = [document(text.encode(), "") for text in kept]
        assert found == [document(text.encode(), "") for text in (changed, moved)]


def test_comments_of_the_newer_version_stay() -> None:
    newer = BASE.replace("the second", "said better").replace('"2"', '"20"')
    assert merged(BASE.replace('"1"', '"10"'), newer) == newer.replace('"1"', '"10"')


RULES = "rules:\n  first: {when: a}\n  second: {when: b}\n  third: {when: c}\n"
SWAPPED = "rules:\n  second: {when: b}\n  first: {when: a}\n  third: {when: c}\n"


def keys(text: str) -> list[str]:
    found: dict[str, Any] = copy.deepcopy(document(text.encode(), ""))
    return list(found["rules"])


def test_rules_that_only_moved_stay_moved() -> None:
    """Rules apply in their order: a draft that changes it alone is not the same as its base."""
    newer = RULES.replace("when: c", "when: cc")
    found = rebased("D", SWAPPED.encode(), RULES.encode(), newer.encode(), None).decode()
    assert (keys(found), "when: cc" in found) == (["second", "first", "third"], True)
    found = rebased("D", newer.encode(), RULES.encode(), SWAPPED.encode(), None).decode()
    assert (keys(found), "when: cc" in found) == (["second", "first", "third"], True)


def test_rules_moved_by_both_are_a_conflict() -> None:
    other = "rules:\n  third: {when: c}\n  first: {when: a}\n  second: {when: b}\n"
    with pytest.raises(RebaseConflict) as told:
        rebased("D", SWAPPED.encode(), RULES.encode(), other.encode(), None)
    assert told.value.pointers == ("/rules",)
    sides: dict[Keep, str] = {"draft": SWAPPED, "version": other}
    for keep, side in sides.items():
        order = keys(side)
        found = rebased("D", SWAPPED.encode(), RULES.encode(), other.encode(), keep)
        assert keys(found.decode()) == order
