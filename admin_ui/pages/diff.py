"""Two versions or drafts of a policy side by side, by section and element."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, request, url_for

from admin_ui.languages import _, lang
from admin_ui.local import short_day
from admin_ui.pages.policies_standing import page_of
from admin_ui.rendering import render
from engine.errors import QerarError, StoreUnavailable, UnknownDraft
from engine.service import DraftState, History, PolicyVersion, Service
from engine.service.narrating import ChangeView, Piece
from engine.service.workshop import Draft

__all__ = ["asked", "blueprint", "drafts", "versions"]

_VERSION: Final = re.compile(r"[1-9][0-9]{0,8}")
_DRAFT: Final = re.compile(r"draft-([0-9A-Z]{26})")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: how it is spelled in the address, its name, where it is read.

    ``loaded`` is None where a draft has faults, so that it is no version yet.
    """

    key: str
    name: str
    href: str | None
    loaded: PolicyVersion | None


def blueprint(service: Service) -> Blueprint:
    """What differs between any two."""
    pages = Blueprint("diff", __name__)
    pages.add_app_template_filter(alike)

    @pages.get("/policies/<policy>/diff")
    def show(policy: str) -> str:
        """``from`` and ``to`` are each a version's number or ``draft-<id>``."""
        summary = service.policies.summary(policy)
        history = service.histories.of(policy)
        choices = [*versions(history), *drafts(service, policy)]
        keys = asked(service, history)
        before, after = (_side(service, policy, key) for key in keys)
        views: tuple[ChangeView, ...] = ()
        if before.loaded is not None and after.loaded is not None and before.key != after.key:
            views = service.policies.changes_of(before.loaded, after.loaded, lang())
        ready = before.loaded is not None and after.loaded is not None
        return render(
            "policies/diff.html",
            policy=policy,
            title=summary.versions[-1].title,
            choices=_with(choices, (before, after)),
            before=before,
            after=after,
            ready=ready,
            views=views,
            count=sum(len(view.elements) for view in views),
            both=_both(policy, *keys) if ready and keys[0] != keys[1] else None,
        )

    return pages


def alike(pieces: tuple[Piece, ...]) -> bool:
    """Whether two texts have so much in common that they are read best as one."""
    same = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    longer = max(
        sum(len(piece.text) for piece in pieces if piece.kind != other)
        for other in ("added", "removed")
    )
    return bool(pieces) and 2 * same >= longer


def asked(service: Service, history: History) -> tuple[str, str]:
    """The two that are asked for; else what is in force and what came before it, or after."""
    numbers = [str(one.version) for one in history.published]
    rules = history.rules(service.today())
    now = numbers.index(str(rules.version)) if rules else len(numbers) - 1
    after = numbers[max(now, 1)] if len(numbers) > 1 else numbers[0]
    before = numbers[max(now, 1) - 1] if len(numbers) > 1 else numbers[0]
    return request.args.get("from") or before, request.args.get("to") or after


def versions(history: History) -> list[tuple[str, str]]:
    """The published versions as choices of a form, the newest first."""
    return [
        (str(one.version), _("Version %(number)s", number=one.version))
        for one in reversed(history.published)
    ]


def drafts(service: Service, policy: str) -> list[tuple[str, str]]:
    """The drafts at work as choices of a form."""
    names = service.people.actors()
    return [
        (f"draft-{state.id}", _draft_name(state, names))
        for state in service.drafts.list(policy, open_only=True)
    ]


def _draft_name(state: DraftState, names: Mapping[str, str]) -> str:
    by = names.get(state.created_by or "", "—")
    return _("Draft of %(day)s, %(name)s", day=short_day(state.created_at), name=by)


def _with(choices: list[tuple[str, str]], sides: tuple[Side, ...]) -> list[tuple[str, str]]:
    """The choices, and what is shown though it is none of them (a draft that is closed)."""
    known = {key for key, _name in choices}
    more = {one.key: one.name for one in sides if one.key not in known}
    return [*choices, *more.items()]


def _side(service: Service, policy: str, key: str) -> Side:
    if _VERSION.fullmatch(key):
        number = int(key)
        there = url_for("admin.versions.show", policy=policy, version=number)
        name = _("Version %(number)s", number=number)
        return Side(key, name, there, service.policies.version(policy, number))
    found = _DRAFT.fullmatch(key)
    if found is None:
        abort(404)
    draft = service.drafts.read(found[1])
    state = draft.state
    if state.policy != policy:
        raise UnknownDraft(state.id)
    href = page_of("admin.approve.review", draft=state.id)
    return Side(key, _draft_name(state, service.people.actors()), href, _loaded(service, draft))


def _loaded(service: Service, draft: Draft) -> PolicyVersion | None:
    try:
        return service.policies.loaded(draft.policy, draft.body)
    except StoreUnavailable:
        raise
    except QerarError:  # its own faults, or those of what it uses
        return None


def _both(policy: str, before: str, after: str) -> str | None:
    """Where one application is decided by both."""
    named = [key if key.startswith("draft-") else f"version-{key}" for key in (before, after)]
    return page_of("admin.tryit.policy", policy=policy, by=named[0], against=named[1])
