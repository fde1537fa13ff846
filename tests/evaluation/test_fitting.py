"""Whether a computed value is one its declared type allows."""

from datetime import date
from decimal import Decimal

import pytest

from engine.evaluation.fitting import fitting, misfit
from engine.policy.model import Field, Kind, Place, TypeSpec

MONEY = TypeSpec(Kind.MONEY, minimum=Decimal(0), maximum=Decimal(100))
RECORD = TypeSpec(
    Kind.RECORD, fields={"paid": Field("paid", TypeSpec(Kind.MONEY), Place(1, 1, ""))}
)


@pytest.mark.parametrize(
    ("spec", "value", "why"),
    [
        (MONEY, Decimal("1"), None),
        (MONEY, Decimal("1.10"), None),
        (MONEY, Decimal("1.1000"), None),
        (MONEY, Decimal("1E+1"), None),
        (MONEY, Decimal("1.101"), "it has more than 2 decimals"),
        (MONEY, Decimal("-0.01"), "it is below the least allowed, 0"),
        (MONEY, Decimal("100.01"), "it is above the most allowed, 100"),
        (MONEY, None, "it is null, and null is not allowed here"),
        (MONEY, True, "it is no money"),
        (TypeSpec(Kind.MONEY, nullable=True), None, None),
        (TypeSpec(Kind.INTEGER), Decimal("1.5"), "it is no whole number"),
        (TypeSpec(Kind.BOOLEAN), Decimal(1), "it is no boolean"),
        (TypeSpec(Kind.ENUM, values=("a",)), "b", "it is not one of the values declared"),
        (
            TypeSpec(Kind.DATE, maximum=date(2024, 1, 1)),
            date(2024, 1, 2),
            "it is above the most allowed, 2024-01-01",
        ),
        (
            TypeSpec(Kind.LIST, item=MONEY),
            [Decimal(1), Decimal(-1)],
            "at position 2, it is below the least allowed, 0",
        ),
        (TypeSpec(Kind.LIST, item=MONEY), Decimal(1), "it is no list"),
        (RECORD, {"paid": Decimal("0.001")}, "at /paid, more than 2 decimals: 0.001"),
        (RECORD, {"paid": Decimal("0.01")}, None),
    ],
)
def test_a_value_fits_its_type_or_the_reason_is_told(
    spec: TypeSpec, value: object, why: str | None
) -> None:
    assert misfit(value, spec, {}) == why
    assert fitting(spec)(value, {}) == why
