"""Two versions or drafts over a grid of inputs: where outcomes differ, and how far each reaches.

The address alone says what is compared: an example's inputs and ranges of values,
never anybody's data.  It is decided in the request, so that the points are limited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from flask import Blueprint, abort, request
from markupsafe import Markup

from admin_ui.languages import _, lang
from admin_ui.local import local, short_day
from admin_ui.numbers import whole
from admin_ui.pages import diff
from admin_ui.pages.compare_words import axes_of, faults_of, refusals_of
from admin_ui.pages.tryit_sides import why_not
from admin_ui.rendering import render
from admin_ui.sessions import needs, who
from engine.errors import (
    ComparisonFaulty,
    EvaluationFault,
    InvalidInput,
    NoVersionInForce,
    PolicyFaults,
)
from engine.service import Base, Beginning, By, Compared, Question, Role, Service, day_of

__all__ = ["blueprint"]

_VERSION: Final = re.compile(r"[1-9][0-9]{0,8}")
_DRAFT: Final = re.compile(r"draft-([0-9A-Za-z_-]{1,64})")
#: what cannot decide, though what was asked may be right
_CANNOT: Final = (NoVersionInForce, PolicyFaults, EvaluationFault)
AXES: Final = 4
#: lines of a table that are shown at once
LINES: Final = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says, as text."""

    sides: tuple[str, str]
    example: str
    on: str
    axes: tuple[tuple[str, str], ...]
    curve: str
    outcome: str


def blueprint(service: Service) -> Blueprint:
    """The page where outcomes of versions are compared."""
    pages = Blueprint("compare", __name__, url_prefix="/compare")
    page = _Page(service)

    @pages.get("/<policy>")
    @needs(Role.TESTER, Role.EDITOR, Role.APPROVER)
    def show(policy: str) -> tuple[str, int]:
        """``from`` and ``to`` are each a version's number or ``draft-<id>``."""
        return page.shown(policy)

    return pages


class _Page:
    """Makes the page from what the address asks."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def shown(self, policy: str) -> tuple[str, int]:
        """The page and its status."""
        service = self._service
        summary = service.policies.summary(policy)
        history = service.histories.of(policy)
        keys = diff.asked(service, history)
        sides = _by(keys[0]), _by(keys[1])
        choices = [*diff.versions(history), *diff.drafts(service, policy)]
        names = dict(choices)
        called = names.get(keys[0], _("Draft")), names.get(keys[1], _("Draft"))
        faults: dict[str, str] = {}
        base = self._base(policy, faults)
        on = self._day(base, faults)
        begun, unable = self._begun(policy, sides, on, base, faults)
        given = self._given(keys, base, begun)
        found = None
        if begun is not None and not faults and given.axes:
            found, unable = self._compared(policy, sides, begun.on, base, given, faults)
        if found is not None:
            found = replace(found, called={lang(): called})
        return render(
            "compare/compare.html",
            policy=policy,
            title=summary.versions[-1].title,
            choices=_with(choices, keys, called),
            asked=given,
            rows=[*given.axes, *[("", "")] * AXES][:AXES],
            inputs=[] if begun is None else axes_of(begun.inputs),
            outcomes=_outcomes(begun),
            limit=0 if begun is None else begun.limit,
            examples=self._examples(policy),
            names=called,
            faults=faults,
            cannot=unable,
            found=found,
            told=None if found is None else found.told(lang()),
            pictures=[] if found is None else _pictures(found),
            refusals=[] if found is None else refusals_of(found),
            lines=LINES,
        ), 422 if faults else 200

    def _base(self, policy: str, faults: dict[str, str]) -> Base:
        """The example that is varied; without any, nothing is given."""
        place = whole(request.args.get("example", "1"))
        try:
            return self._service.comparisons.base(who(), policy, 0 if place is None else place)
        except ComparisonFaulty as error:
            if self._service.trying.examples(who(), policy):
                faults |= faults_of(error)
            return Base({})

    def _day(self, base: Base, faults: dict[str, str]) -> date | None:
        text = request.args.get("on", "").strip()
        if not text:
            return base.on
        day = day_of(text)
        if day is None:
            faults["on"] = _("There is no such day.")
        return day

    def _begun(
        self, policy: str, sides: tuple[By, By], on: date | None, base: Base, faults: dict[str, str]
    ) -> tuple[Beginning | None, str | None]:
        """What there is to choose from, or why these two cannot decide."""
        try:
            found = self._service.comparisons.begin(who(), policy, sides, on, base.inputs)
        except InvalidInput:
            faults["on"] = _("The day is out of the bounds.")
        except _CANNOT as error:
            return None, why_not(error)
        else:
            return found, None
        return None, None

    def _given(self, keys: tuple[str, str], base: Base, begun: Beginning | None) -> Asked:
        """What is asked, with what to begin with where nothing is."""
        args = request.args
        axes = [
            (path, args.get(f"v{at}", "").strip())
            for at in range(1, AXES + 1)
            if (path := args.get(f"a{at}", "").strip())
        ]
        begins = not any(f"a{at}" in args for at in range(1, AXES + 1))
        curve, outcome = args.get("curve", ""), args.get("outcome", "")
        if begun is not None:
            if begins:
                axes = [_pair(one) for one in begun.suggested]
                curve = next((path for path, _v in axes if begun.is_number(path)), "")
            axes = [(path, values or begun.usual(path) or "") for path, values in axes]
            outcome = outcome or begun.versions[1].outcome.default
        day = args.get("on", "").strip() or (base.on.isoformat() if base.on else "")
        if begun is not None and not day:
            day = begun.on.isoformat()
        return Asked(keys, args.get("example", "1"), day, tuple(axes), curve, outcome)

    def _compared(
        self, policy: str, sides: tuple[By, By], on: date, base: Base, given: Asked,
        faults: dict[str, str],
    ) -> tuple[Compared | None, str | None]:  # fmt: skip
        question = Question(
            base.inputs,
            tuple(f"{path}={values}" for path, values in given.axes),
            given.curve or None,
            given.outcome,
        )
        try:
            return self._service.comparisons.compare(who(), policy, sides, on, question), None
        except ComparisonFaulty as error:
            faults |= faults_of(error)
        except _CANNOT as error:
            return None, why_not(error)
        return None, None

    def _examples(self, policy: str) -> list[tuple[str, str]]:
        """What the examples show; they are named in English alone."""
        return [
            (
                str(place),
                one.name
                if lang() == "en"
                else _(
                    "Example %(number)s, for %(day)s",
                    number=place,
                    day=short_day(one.body.get("effective_date") or self._service.today()),
                ),
            )
            for place, one in enumerate(self._service.trying.examples(who(), policy), 1)
        ]


def _by(key: str) -> By:
    if _VERSION.fullmatch(key):
        return By(version=int(key))
    draft = _DRAFT.fullmatch(key)
    if draft is None:
        abort(404)
    return By(draft=draft[1])


def _with(
    choices: list[tuple[str, str]], keys: tuple[str, str], names: tuple[str, str]
) -> list[tuple[str, str]]:
    """The choices, and what is shown though it is none of them (a draft that is closed)."""
    more = {key: name for key, name in zip(keys, names, strict=True) if key not in dict(choices)}
    return [*choices, *more.items()]


def _pair(axis: str) -> tuple[str, str]:
    path, _equals, values = axis.partition("=")
    return path, values


def _outcomes(begun: Beginning | None) -> list[tuple[str, str]]:
    """The outcomes of both by their labels."""
    if begun is None:
        return []
    labels: Mapping[str, object] = {
        **begun.versions[0].outcome.labels,
        **begun.versions[1].outcome.labels,
    }
    return [(name, local(labels[name]) if name in labels else name) for name in begun.outcomes]


def _pictures(found: Compared) -> list[dict[str, object]]:
    """Each picture wide and narrow; one of the two is seen."""
    return [
        {"name": one.name, "wide": Markup(one.svg("wide")), "narrow": Markup(one.svg("narrow"))}
        for one in found.pictures(lang())
    ]
