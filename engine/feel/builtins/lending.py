"""Lending functions of the policy dialect: dates, instalments, interest, dues, totals.

Units: amounts are in one currency with the qəpik (0.01) as its smallest part,
rates are fractions a year (0.18), terms are whole months.
"""

from __future__ import annotations

from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from engine.feel.builtins.aggregates import exact_sum, numbers_in
from engine.feel.builtins.result_types import ANY_NUMBER, counted_alike, mean_of, total_of
from engine.feel.builtins.signature import Builtin, Parameter, one
from engine.feel.failure import FeelFailure
from engine.feel.types import DateType, ListType, NumberType
from engine.feel.values import numbers
from engine.feel.values.dates import AnyDate
from engine.feel.values.dates import add_months as shifted
from engine.feel.values.kinds import Value

__all__ = [
    "LENDING",
    "add_months",
    "annuity",
    "days_between",
    "dues_covered",
    "interest_for_days",
    "largest_principal",
    "positions",
    "total",
    "years_begun",
]

LONGEST_TERM = 1_200
"""Months: a hundred years.  It bounds the powers that exact tests compute."""

MOST_RATE_DECIMALS = 16
"""Decimals of an annual rate, for the same reason; the format allows no more."""

# The smallest rate, 1e-16, takes 18 digits where 12^n is subtracted from
# (12 + R)^n; 90 digits leave twice what the result needs.
_WIDE = Context(
    prec=90,
    rounding=ROUND_HALF_EVEN,
    Emin=-99_999,
    Emax=99_999,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)

_MONTHS_IN_YEAR = Decimal(12)
_DAYS_IN_YEAR = Decimal(365)
_ZERO = Decimal(0)
_QAPIK = Decimal("0.01")


def years_begun(start: AnyDate, end: AnyDate) -> Decimal:
    """The smallest whole n >= 0 with ``end`` <= ``start`` + n years.

    "Three years or less" is ``years begun(a, b) <= 3``: it holds on the third
    anniversary and not the day after.  The anniversary of 29 February in a
    common year is 28 February.  0 where ``end`` is not after ``start``.

    >>> from datetime import date
    >>> years_begun(date(2019, 7, 30), date(2022, 7, 30))
    Decimal('3')
    >>> years_begun(date(2019, 7, 30), date(2022, 7, 31))
    Decimal('4')
    >>> years_begun(date(2020, 2, 29), date(2021, 2, 28))
    Decimal('1')
    """
    years = max(end.year - start.year, 0)
    return Decimal(years if end <= shifted(start, 12 * years) else years + 1)


def days_between(start: AnyDate, end: AnyDate) -> Decimal:
    """Whole days from ``start`` to ``end``: ``end - start``, negative where it is before.

    >>> from datetime import date
    >>> days_between(date(2024, 2, 28), date(2024, 3, 1))
    Decimal('2')
    """
    return Decimal(end.toordinal() - start.toordinal())


def add_months(day: AnyDate, months: Decimal) -> AnyDate:
    """The same day so many months later (earlier where negative), or its month's last day.

    >>> from datetime import date
    >>> add_months(date(2023, 1, 31), Decimal(1))
    datetime.date(2023, 2, 28)
    """
    return shifted(day, numbers.integer_of(months, "a number of months"))


def annuity(principal: Decimal, annual_rate: Decimal, months: Decimal) -> Decimal:
    """The equal monthly instalment that repays ``principal`` in ``months``, not rounded.

    ``principal * r / (1 - (1 + r)^-n)`` with ``r = annual_rate / 12`` and
    ``n = months``; ``principal / n`` where the rate is 0.  Computed with 90
    digits and rounded once, half even, to the 34 of a FEEL number; rounding to
    the qəpik is for the policy: ``round half up(annuity(...), 2)``.

    Fails for a negative principal or rate, a rate with more than 16 decimals,
    and a term that is not a whole number of months from 1 to 1200.

    >>> numbers.round_to_scale(
    ...     annuity(Decimal(5000), Decimal("0.18"), Decimal(24)), Decimal(2), "ROUND_HALF_UP"
    ... )
    Decimal('249.62')
    """
    term = _checked(principal, "the principal", annual_rate, months)
    if not annual_rate:
        return numbers.divide(principal, Decimal(term))
    # Over twelfths, n instalments of P * R / (12 - 12 * (12 / (12 + R))^n), so
    # that the rate itself is never divided.
    growth = _WIDE.power(_WIDE.add(_MONTHS_IN_YEAR, annual_rate), term)
    unpaid = _WIDE.subtract(growth, _WIDE.power(_MONTHS_IN_YEAR, term))
    interest = _WIDE.multiply(_WIDE.multiply(principal, annual_rate), growth)
    return numbers.divide(interest, _WIDE.multiply(unpaid, _MONTHS_IN_YEAR))


def largest_principal(payment: Decimal, annual_rate: Decimal, months: Decimal) -> Decimal:
    """The largest amount in qəpik whose unrounded instalment is not above ``payment``.

    Exact: whole numbers only, nothing is rounded.  With ``R = annual_rate`` and
    ``n = months`` the instalment of P is not above the payment if and only if
    ``P * R * (12 + R)^n <= payment * 12 * ((12 + R)^n - 12^n)``, or, where the
    rate is 0, ``P <= payment * n``.  Multiplied by the denominators of R, P and
    the payment both sides are whole, and P in qəpik is the whole part of their
    quotient.  Fails as ``annuity`` does.

    >>> largest_principal(Decimal("550.00"), Decimal("0.18"), Decimal(24))
    Decimal('11016.72')
    >>> largest_principal(Decimal("550.00"), Decimal(0), Decimal(12))
    Decimal('6600.00')
    """
    term = _checked(payment, "the payment", annual_rate, months)
    paid, paid_in = payment.as_integer_ratio()
    rate, rate_in = annual_rate.as_integer_ratio()
    if rate:
        growth = (12 * rate_in + rate) ** term
        allowed = 1200 * rate_in * paid * (growth - (12 * rate_in) ** term)
        qapik = allowed // (rate * growth * paid_in)
    else:
        qapik = 100 * paid * term // paid_in
    if qapik >= 10**34:
        raise FeelFailure("the amount is too large")
    return numbers.multiply(Decimal(qapik), _QAPIK)


def interest_for_days(
    principal: Decimal, annual_rate: Decimal, days: Decimal, days_in_year: Decimal = _DAYS_IN_YEAR
) -> Decimal:
    """Simple interest on ``principal`` for so many days, not rounded.

    ``principal * annual_rate * days / days_in_year``; a year has 365 days, leap
    years too, unless said otherwise.  The product is exact and the quotient
    rounded once, half even, to the 34 digits of a FEEL number; rounding to the
    qəpik is for the policy: ``round half up(interest for days(...), 2)``.

    Fails for a negative principal, rate or number of days, a rate above 1000 or
    with more than 16 decimals, days that are not whole, and a year that has not
    a whole number of days from 1 on.

    >>> interest_for_days(Decimal("7300"), Decimal("0.06"), Decimal(91))
    Decimal('109.20')
    >>> interest_for_days(Decimal("7200"), Decimal("0.06"), Decimal(91), Decimal(360))
    Decimal('109.20')
    """
    _check_amount(principal, "the principal")
    _check_rate(annual_rate)
    held = numbers.integer_of(days, "a number of days")
    year = numbers.integer_of(days_in_year, "a number of days in a year")
    if held < 0:
        raise FeelFailure("the number of days is negative")
    if year < 1:
        raise FeelFailure(f"a year has one day or more, not {year}")
    a_year = _WIDE.multiply(principal, annual_rate)
    return numbers.divide(_WIDE.multiply(a_year, Decimal(held)), Decimal(year))


def dues_covered(payment: Decimal, dues: list[Value]) -> Decimal:
    """How many of ``dues``, from the first on, ``payment`` covers in full.

    They are covered one after another in their order, so a due that is covered
    in part counts no more than one that is not covered at all.  Nothing is
    divided or rounded: of equal dues it is the payment divided by one of them,
    rounded down, and never more than there are.  Fails for a negative payment
    or due.

    >>> dues_covered(Decimal(60), [Decimal(25), Decimal(25), Decimal(25)])
    Decimal('2')
    """
    _check_amount(payment, "the payment")
    left = payment
    covered = 0
    for place, due in enumerate(numbers_in(dues)):
        _check_amount(due, "a due")
        if covered == place and due <= left:
            left = numbers.subtract(left, due)
            covered += 1
    return Decimal(covered)


def total(items: list[Value]) -> Decimal:
    """The sum of a list of numbers; 0 for an empty list (``sum([])`` is null).

    >>> total([])
    Decimal('0')
    """
    return exact_sum(numbers_in(items))


def positions(items: list[Value]) -> list[Value]:
    """``[1, 2, ..., count]``; empty for an empty list, where ``1..0`` counts down.

    >>> positions(["a", "b"])
    [Decimal('1'), Decimal('2')]
    """
    return [Decimal(position) for position in range(1, len(items) + 1)]


def _checked(amount: Decimal, what: str, annual_rate: Decimal, months: Decimal) -> int:
    """The term in months, once amount, rate and term are within their bounds."""
    _check_amount(amount, what)
    _check_rate(annual_rate)
    term = numbers.integer_of(months, "a term in months")
    if not 1 <= term <= LONGEST_TERM:
        raise FeelFailure(f"a term is from 1 to {LONGEST_TERM} months, not {term}")
    return term


def _check_amount(amount: Decimal, what: str) -> None:
    if amount < _ZERO:
        raise FeelFailure(f"{what} is negative")


def _check_rate(annual_rate: Decimal) -> None:
    if annual_rate < _ZERO:
        raise FeelFailure("the annual rate is negative")
    exponent = annual_rate.as_tuple().exponent
    if annual_rate > 1_000 or (isinstance(exponent, int) and exponent < -MOST_RATE_DECIMALS):
        raise FeelFailure("the annual rate is above 1000 or has more than 16 decimals")


_DATE = DateType()
_PLAIN = NumberType()
_WHOLE = NumberType(integer=True)
_RATE = Parameter("annual_rate", _PLAIN)
_TERM = Parameter("months", _PLAIN)

LENDING: tuple[Builtin, ...] = (
    one("years begun", (Parameter("a", _DATE), Parameter("b", _DATE)), _WHOLE, years_begun),
    one("days between", (Parameter("a", _DATE), Parameter("b", _DATE)), _WHOLE, days_between),
    one("add months", (Parameter("d", _DATE), Parameter("n", _PLAIN)), _DATE, add_months),
    one("annuity", (Parameter("principal", ANY_NUMBER), _RATE, _TERM), mean_of, annuity),
    one(
        "largest principal",
        (Parameter("payment", ANY_NUMBER), _RATE, _TERM),
        mean_of,
        largest_principal,
    ),
    one(
        "interest for days",
        (
            Parameter("principal", ANY_NUMBER),
            _RATE,
            Parameter("days", _PLAIN),
            Parameter("days_in_year", _PLAIN, optional=True),
        ),
        mean_of,
        interest_for_days,
    ),
    one(
        "dues covered",
        (Parameter("payment", ANY_NUMBER), Parameter("dues", ListType(ANY_NUMBER))),
        counted_alike,
        dues_covered,
    ),
    one("total", (Parameter("list", ListType(ANY_NUMBER)),), total_of, total),
    one("positions", (Parameter("list", ListType()),), ListType(_WHOLE), positions),
)
