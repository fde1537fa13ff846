"""What a payment is applied to: nothing is created or lost, and no part gets more than is due."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.service import DecisionService

_DAY = date(2024, 5, 20)
_ACCRUAL = ("costs", "late_fee", "interest", "principal")
_DUE = st.integers(0, 300)
_DUES = st.fixed_dictionaries({part: _DUE for part in _ACCRUAL})


def _money(qapik: int) -> str:
    return f"{qapik // 100}.{qapik % 100:02}"


def _qapik(amount: str) -> int:
    found = Fraction(amount) * 100
    assert found.denominator == 1
    return found.numerator


def _outputs(service: DecisionService, paid: int, dues: dict[str, int], **more: str) -> Any:
    inputs = {
        "payment": {"amount": _money(paid), "origin": more.get("origin", "borrower")},
        "loan": {"accrual_status": more.get("status", "accrual")},
        "dues": {part: _money(due) for part, due in dues.items()},
    }
    return service.decide("payment_allocation", inputs, _DAY).to_json()["outputs"]


@given(paid=st.integers(1, 1300), dues=_DUES, status=st.sampled_from(["accrual", "non_accrual"]))
def test_each_part_is_filled_before_the_next_and_the_rest_is_left_over(
    service: DecisionService, paid: int, dues: dict[str, int], status: str
) -> None:
    left, parts = paid, {}
    for part in _ACCRUAL if status == "accrual" else reversed(_ACCRUAL):
        parts[part] = min(left, dues[part])
        left -= parts[part]
    outputs = _outputs(service, paid, dues, status=status)
    assert {part: _qapik(amount) for part, amount in outputs["allocation"].items()} == {
        **parts,
        "unapplied": left,
    }
    assert {part: _qapik(amount) for part, amount in outputs["remaining"].items()} == {
        part: dues[part] - parts[part] for part in _ACCRUAL
    }


@given(paid=st.integers(1, 1300), dues=_DUES, status=st.sampled_from(["accrual", "non_accrual"]))
def test_the_parts_sum_to_the_payment_and_none_is_above_what_is_due(
    service: DecisionService, paid: int, dues: dict[str, int], status: str
) -> None:
    outputs = _outputs(service, paid, dues, status=status)
    parts = {part: _qapik(amount) for part, amount in outputs["allocation"].items()}
    assert sum(parts.values()) == paid
    assert all(0 <= parts[part] <= dues[part] for part in _ACCRUAL)
    assert parts["unapplied"] == 0 or all(parts[part] == dues[part] for part in _ACCRUAL)
    assert sum(map(_qapik, outputs["remaining"].values())) == _qapik(outputs["total_remaining"])


@given(first=st.integers(1, 600), second=st.integers(1, 600), dues=_DUES)
def test_a_payment_in_two_parts_is_applied_as_the_whole(
    service: DecisionService, first: int, second: int, dues: dict[str, int]
) -> None:
    whole = _outputs(service, first + second, dues)["remaining"]
    after = _outputs(service, first, dues)["remaining"]
    rest = {part: _qapik(amount) for part, amount in after.items()}
    assert _outputs(service, second, rest)["remaining"] == whole


@given(paid=st.integers(1, 1300), dues=_DUES)
def test_only_a_sale_leaves_a_deficiency_and_it_is_what_remains(
    service: DecisionService, paid: int, dues: dict[str, int]
) -> None:
    sale = _outputs(service, paid, dues, origin="collateral_sale")
    plain = _outputs(service, paid, dues)
    short = max(0, sum(dues.values()) - paid)
    assert (_qapik(sale["deficiency"]), sale["deficiency_status"]) == (
        short,
        "for_the_court" if short else "none",
    )
    assert (_qapik(plain["deficiency"]), plain["deficiency_status"]) == (0, "none")
    assert sale["allocation"] == plain["allocation"]
