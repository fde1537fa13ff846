"""Decisions of the log: the list, one with its explanation and papers, and what they came to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from flask import Blueprint, Response, request, url_for

from admin_ui.languages import _, _l, lang
from admin_ui.local import local, outcome
from admin_ui.outcomes import meaning_by, seen_by
from admin_ui.pictures.chart import bars, colours, line
from admin_ui.rendering import render
from admin_ui.sessions import needs, who
from engine.errors import PaperIncomplete
from engine.service import Filter, Role, Service, day_of, reference_of, status_of

__all__ = ["blueprint"]

PAGE: Final = 50
#: the periods of the chart, in days -> the days of each of its bars
PERIODS: Final = {30: 1, 90: 1, 364: 7}
#: what outcomes mean, in the colours of ``seen_by``, in the order of the chart
_MEANINGS: Final[Mapping[str, object]] = {
    "yes": _l("Favourable"),
    "refer": _l("To be looked at"),
    "no": _l("Adverse"),
}
_FILTERS: Final = ("policy", "outcome", "reference", "since", "until")


def blueprint(service: Service) -> Blueprint:
    """The pages of decisions."""
    pages = Blueprint("decisions", __name__, url_prefix="/decisions")

    pages.add_app_template_global(seen_by(service), "outcome_seen")

    @pages.get("/")
    def index() -> tuple[str, int]:
        given = {name: request.args.get(name, "").strip() for name in _FILTERS}
        faults, wanted = _filter(given)
        found = None
        if not faults:
            cursor = request.args.get("cursor") or None
            found = service.decisions.page(who(), wanted, cursor, PAGE)
        older = None
        if found is not None and found.next_cursor is not None:
            older = url_for("admin.decisions.index", **_kept(given), cursor=found.next_cursor)
        newest = request.args.get("cursor") and url_for("admin.decisions.index", **_kept(given))
        decisions = [json.loads(one) for one in found.items] if found is not None else []
        page = render(
            "work/decisions.html",
            decisions=decisions,
            titles=_titles(service),
            outcomes=_outcomes(service),
            given=given,
            faults=faults,
            filtered=any(given.values()),
            all=who().has(Role.AUDITOR),
            older=older,
            newest=newest,
        )
        return page, 422 if faults else 200

    @pages.get("/<decision>")
    def decision(decision: str) -> str:
        told = service.decisions.explanation(who(), decision, lang())
        return render(
            "work/decision.html",
            told=told,
            papers=service.decisions.papers(who(), decision),
            may_try=who().has(Role.TESTER, Role.EDITOR, Role.APPROVER),
            may_save=who().has(Role.TESTER, Role.EDITOR),
            exact=json.dumps(
                {name: told[name] for name in told if name not in _DERIVED},
                ensure_ascii=False,
                indent=2,
                default=str,
            ),
        )

    @pages.get("/<decision>/letter")
    def letter(decision: str) -> Response | tuple[str, int]:
        asked = request.args.get("lang", lang())
        try:
            found = service.decisions.letter(who(), decision, asked, request.args.get("paper"))
        except PaperIncomplete as error:
            return _incomplete(service, decision, error), status_of(error)
        answer = Response(found.html, mimetype="text/html")
        answer.headers["Content-Security-Policy"] = found.content_security_policy
        answer.headers["Content-Language"] = asked
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    @pages.get("/over-time")
    @needs(Role.AUDITOR)
    def over_time() -> str:
        policy = request.args.get("policy") or None
        policy = policy if policy in service.policies.ids() else None
        asked = request.args.get("days", "")
        days = int(asked) if asked in map(str, PERIODS) else next(iter(PERIODS))
        step = PERIODS[days]
        meant = None if policy else meaning_by(service)
        daily = service.trends.outcomes(who(), policy, days, step, seen=meant)
        reasons = service.trends.reasons(who(), policy, days)
        labels = _outcomes(service, policy) if policy else _MEANINGS
        found = {kind for one in daily for kind in one.counts}
        if policy:
            shades = colours(sorted(found))
        else:
            shades = {kind: kind for kind in _MEANINGS if kind in found}
        kinds = list(shades)
        names = {kind: str(labels.get(kind, outcome(kind))) for kind in kinds}
        return render(
            "work/over_time.html",
            policy=policy,
            days=days,
            periods=[(each, _period(each)) for each in PERIODS],
            step=step,
            titles=_titles(service),
            daily=daily,
            kinds=kinds,
            labels=names,
            headings=[(names[kind], "num") for kind in kinds],
            sums={kind: sum(one.counts.get(kind, 0) for one in daily) for kind in kinds},
            shades=shades,
            total=sum(one.total for one in daily),
            chart=bars(daily, shades, names),
            reasons=reasons,
            lines=[
                (one, line([_within(one.days, day.day, step) for day in daily]))
                for one in reasons.found
            ],
        )

    return pages


def _incomplete(service: Service, decision: str, error: PaperIncomplete) -> str:
    """The page that names what a paper lacks."""
    title = service.policies.version(error.policy, error.version).papers[error.paper].title
    missing: dict[str, list[str]] = {}
    for one in error.errors:
        said = one.message_az if lang() == "az" and one.message_az else one.message
        missing.setdefault(said, []).extend([one.pointer] if one.pointer else [])
    return render("work/incomplete.html", decision=decision, title=title, missing=missing)


#: what the page shows besides the answer itself
_DERIVED: Final = ("lang", "trace", "explanation")


def _filter(given: Mapping[str, str]) -> tuple[dict[str, str], Filter]:
    """What is asked for, and what is wrong with it by the name of its field."""
    faults: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        days[name] = day_of(given[name]) if given[name] else None
        if given[name] and days[name] is None:
            faults[name] = _("There is no such day.")
    since, until = days["since"], days["until"]
    if since and until and until < since:
        faults["until"] = _("This is before the first day.")
    reference = reference_of(given["reference"]) if given["reference"] else None
    if given["reference"] and reference is None:
        faults["reference"] = _("No reference is written like this.")
    return faults, Filter(
        policy=given["policy"] or None,
        outcome=given["outcome"] or None,
        reference=reference,
        since=since,
        until=until,
    )


def _kept(given: Mapping[str, str]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value}


def _titles(service: Service) -> dict[str, str]:
    """Every policy's title by its id."""
    return {one.policy: local(one.versions[-1].title) for one in service.policies.summaries()}


def _outcomes(service: Service, policy: str | None = None) -> dict[str, str]:
    """Every outcome that a policy has, in its own words; the newest version's where they differ."""
    found: dict[str, str] = {}
    summaries = service.policies.summaries()
    for one in (one for one in summaries if policy in {None, one.policy}):
        for version in one.versions:
            for name, label in version.outcome.labels.items():
                found[name] = local(label)
    return dict(sorted(found.items()))


def _period(days: int) -> str:
    if PERIODS[days] == 1:
        return _("the last %(days)s days", days=days)
    return _("the last %(weeks)s weeks", weeks=days // 7)


def _within(days: Mapping[date, int], first: date, count: int) -> int:
    """How many on so many days from the first on."""
    return sum(days.get(first + timedelta(days=n), 0) for n in range(count))
