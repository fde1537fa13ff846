"""The page of one replay: how far it is, or what it found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Response, request, url_for

from admin_ui.languages import _
from admin_ui.numbers import whole
from admin_ui.pages.replays_labels import Book
from admin_ui.pages.replays_told import Told, rows_of
from admin_ui.pages.replays_words import KINDS, STATES, against_words, days_words, problem_words
from admin_ui.rendering import is_fragment, render
from admin_ui.sessions import who
from engine.errors import UnknownDecision
from engine.service import Replay, Role, Service

__all__ = ["drafts_of", "in_place", "page_of", "poll_of", "progress_of"]

#: decisions that a page shows
PAGE: Final = 50
#: alarms shown before everything else
ALARMS: Final = 10


def page_of(service: Service, replay: Replay) -> str:
    told, book = replay.to_json(), Book(service)
    views = Told(told, book)
    asked: dict[str, Any] = {
        name: request.args.get(name) or None for name in ("kind", "from", "to", "policy")
    }
    asked["kind"] = asked["kind"] if asked["kind"] in KINDS else None
    items: list[Mapping[str, Any]] = []
    alarms: list[Mapping[str, Any]] = []
    next_after = None
    if replay.ended:
        after = whole(request.args.get("after", "")) or 0
        found = _changes(service, replay, after, asked)
        items, next_after = found["decisions"], found["next_after"]
        if told["counts"]["alarms"] and not (after or any(asked.values())):
            alarms = _changes(service, replay, 0, {"kind": "alarm"}, ALARMS)["decisions"]
    rows = rows_of(items, book)
    here = "admin.replays.show"
    matrices = views.matrices()
    of = asked["policy"] if asked["policy"] in {one.policy for one in matrices} else replay.policy
    return render(
        "replays/show.html",
        replay=replay,
        told=told,
        title=book.title(replay.policy),
        titles=book.title,
        ended=replay.ended,
        fragment=is_fragment(),
        fault=problem_words(told["error"], book.labels(replay.policy).input),
        state=STATES[replay.status],
        against=against_words(told["against"], drafts_of(replay)),
        days=days_words(told["selection"]["from"], told["selection"]["to"]),
        effective=days_words(
            told["selection"]["effective_from"], told["selection"]["effective_to"]
        ),
        outcome=book.labels(replay.policy).seen(told["selection"]["outcome"]),
        seen=book.labels(of).seen,
        matrices=matrices,
        findings=views.findings(),
        rules=views.rules(),
        affected=views.affected(),
        results=views.results(),
        alarms=rows_of(alarms, book),
        rows=rows,
        readable={one.decision for one in rows if _may_read(service, one.decision)},
        kinds=KINDS,
        asked=asked,
        first=url_for(here, replay=replay.id, **asked) if request.args.get("after") else None,
        more=url_for(here, replay=replay.id, after=next_after, **asked) if next_after else None,
        progress=progress_of(replay, poll_of(replay.id)),
        again=_again(told),
    )


def progress_of(replay: Replay, poll: str) -> dict[str, Any]:
    """What the part of a page that follows a replay shows; ``poll`` is where it is asked anew."""
    told = replay.to_json()
    return {
        "poll": poll,
        "status": replay.status,
        "cancelling": replay.cancelling,
        "done": told["progress"]["done"],
        "total": told["progress"]["total"],
        "counts": told["counts"],
        "against": told["against"],
    }


def drafts_of(replay: Replay) -> Mapping[str, str]:
    """Words for the draft that a replay is against."""
    if not replay.draft:
        return {}
    words = _("draft, revision %(number)s", number=replay.draft["revision"])
    return {replay.draft["id"]: words}


def poll_of(replay: str) -> str:
    return url_for("admin.replays.progress", replay=replay)


def in_place(answer: Response, part: str) -> Response:
    """Have htmx put a part of this answer in the place of the same part of its page."""
    answer.headers["HX-Retarget"] = answer.headers["HX-Reselect"] = part
    answer.headers["HX-Reswap"] = "outerHTML"
    return answer


def _changes(
    service: Service,
    replay: Replay,
    after: int,
    asked: Mapping[str, Any],
    limit: int = PAGE,
) -> Any:
    return service.replays.changes(
        who(),
        replay.id,
        after=after,
        limit=limit,
        kind=asked.get("kind"),
        before=asked.get("from"),
        to=asked.get("to"),
        policy=asked.get("policy"),
    ).to_json()


def _again(told: Mapping[str, Any]) -> str:
    """The form with what this replay asked for."""
    selection, against = told["selection"], told["against"] or {}
    known = against.get("in_force", {}).get("known_at")
    given = {
        "policy": told["policy"],
        "since": selection["from"],
        "until": selection["to"],
        "outcome": selection["outcome"],
        "effective_from": selection["effective_from"],
        "effective_to": selection["effective_to"],
        "version": against.get("version"),
        "draft": against.get("draft"),
        "known_at": known,
        "against": next(
            (way for way in ("version", "draft") if way in against), "known" if known else None
        ),
    }
    return url_for("admin.replays.new", **given)


def _may_read(service: Service, decision: str) -> bool:
    """Whether who asks may read the decision itself: an auditor, or whose key made it."""
    if who().has(Role.AUDITOR):
        return True
    try:
        service.decisions.read(who(), decision)
    except UnknownDecision:
        return False
    return True
