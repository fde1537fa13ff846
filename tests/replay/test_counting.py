"""What a replay counts: its laws, and that it can be stored and counted on from there."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.replay import Compared, Counts, Decided
from engine.replay.money import Amount

CODES = st.frozensets(
    st.tuples(st.sampled_from(["limit", "user"]), st.sampled_from(["A", "B", "C"]))
)
RULES = st.frozensets(st.sampled_from(["rules/a", "rules/b"]))
DECIDED = st.builds(Decided, st.sampled_from(["approved", "declined"]), CODES, RULES)
MONEY = st.decimals(-(10**20), 10**30, places=2)
AMOUNT = st.builds(Amount, st.sampled_from(["/a", "/b"]), st.sampled_from(["AZN", "USD"]), MONEY)
KINDS = ("same", "differs", "flips", "refused")


@st.composite
def compared(draw: st.DrawFn) -> Compared:
    was, now = draw(DECIDED), draw(st.none() | DECIDED)
    refused = draw(st.sampled_from(["invalid_input", "policy_fault"])) if now is None else None
    kind = "refused" if now is None else "flips" if now.outcome != was.outcome else "differs"
    stated = tuple(draw(st.lists(AMOUNT, max_size=2))) if kind != "differs" else ()
    pairs = st.lists(st.tuples(st.none() | AMOUNT, AMOUNT), max_size=2)
    changed = () if now is None else tuple(draw(pairs))
    policy = draw(st.sampled_from(["limit", "user"]))
    return Compared(policy, was, now, kind, refused, stated, changed)


LOGGED = st.lists(
    st.just(("erased", None)) | st.tuples(st.sampled_from(["reproduced", "alarms"]), compared()),
    max_size=6,
)


def counted(found: list[tuple[str, Compared | None]], counts: Counts | None = None) -> Counts:
    counts = counts or Counts()
    for kind, one in found:
        counts.add(kind, one)
    return counts


@settings(max_examples=30)
@given(LOGGED)
def test_every_decision_is_counted_once_on_each_side(
    found: list[tuple[str, Compared | None]],
) -> None:
    told = counted(found).to_json()
    counts = told["counts"]
    assert counts["decisions"] == len(found)
    assert counts["reproduced"] + counts["alarms"] + counts["erased"] == len(found)
    assert sum(counts[kind] for kind in KINDS) + counts["erased"] == len(found)
    transitions = Counter(
        {(one["policy"], one["from"], one["to"]): one["count"] for one in told["transitions"]}
    )
    assert transitions == Counter(
        (one.policy, one.was.outcome, one.becomes) for _, one in found if one is not None
    )
    assert transitions.total() == len(found) - counts["erased"]


@settings(max_examples=30)
@given(LOGGED)
def test_what_is_gained_less_what_is_lost_is_what_is_more_after(
    found: list[tuple[str, Compared | None]],
) -> None:
    told = counted(found).to_json()
    for one in (*told["findings"], *told["rules"]):
        assert one["gained"] - one["lost"] == one["after"] - one["before"]
        assert one["lost"] <= one["before"]
        assert one["gained"] <= one["after"]


@settings(max_examples=30)
@given(LOGGED)
def test_money_is_summed_to_the_last_digit_and_each_currency_apart(
    found: list[tuple[str, Compared | None]],
) -> None:
    told = counted(found).to_json()["money"]["inputs"]
    expected: dict[tuple[str, ...], int] = {}
    for _, one in found:
        for amount in one.stated if one is not None else ():
            key = (one.policy, amount.name, amount.currency, one.was.outcome, one.becomes)
            expected[key] = expected.get(key, 0) + int((amount.value or Decimal(0)).scaleb(2))
    keys = ("policy", "pointer", "currency", "from", "to")
    assert {
        tuple(one[key] for key in keys): int(one["sum"].replace(".", "")) for one in told
    } == expected


@settings(max_examples=30)
@given(LOGGED, LOGGED)
def test_counting_on_from_what_was_stored_is_counting_at_once(
    first: list[tuple[str, Compared | None]], second: list[tuple[str, Compared | None]]
) -> None:
    stored = json.loads(json.dumps(counted(first).to_json()))
    assert counted(second, Counts.from_json(stored)).to_json() == counted(first + second).to_json()


def test_what_is_refused_has_lost_no_finding() -> None:
    was = Decided("declined", frozenset({("limit", "A")}), frozenset({"rules/a"}))
    told = counted(
        [("reproduced", Compared("limit", was, None, "refused", "invalid_input"))]
    ).to_json()
    assert (told["findings"], told["rules"]) == ([], [])
    assert told["transitions"] == [
        {"policy": "limit", "from": "declined", "to": "refused:invalid_input", "count": 1}
    ]


def test_an_output_that_one_side_does_not_have_is_summed_on_the_other() -> None:
    one, other = Amount("limit", "AZN", Decimal("10.5")), Amount("limit", "USD", Decimal("7"))
    was, now = Decided("approved"), Decided("declined")
    pairs = ((one, None), (one, other), (Amount("limit", "AZN", None), one))
    told = counted([("reproduced", Compared("limit", was, now, "flips", changed=pairs))]).to_json()
    of = {"policy": "limit", "name": "limit"}
    assert told["money"]["outputs"] == [
        {**of, "currency": "AZN", "count": 3, "before": "21.00", "after": "10.50"},
        {**of, "currency": "USD", "count": 1, "before": "0.00", "after": "7.00"},
    ]


def test_what_was_read_is_told_once_in_order() -> None:
    counts = Counts()
    version = {"policy": "limit", "policy_version": 2, "policy_digest": "sha256:b"}
    draft = {"policy": "limit", "policy_version": None, "policy_digest": "sha256:c"}
    calendar = {"calendar": "az", "digest": "sha256:d"}
    for _ in range(2):
        counts.read([version, calendar, draft])
    assert counts.to_json()["read"] == {"versions": [draft, version], "calendars": [calendar]}
