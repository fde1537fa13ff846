"""Entries of the ledger in words: what happened, to what, and who did it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Flask, url_for

from admin_ui.languages import _, _l
from admin_ui.local import day, outcome
from admin_ui.roles import roles
from engine.service import Caller, LedgerEntry, Role

__all__ = ["KINDS", "PEOPLE", "about", "actor", "install", "kind", "place"]

#: kind -> what happened
KINDS: Final[Mapping[str, object]] = {
    "decision": _l("Decision"),
    "fault": _l("Fault of a policy"),
    "version_published": _l("Version published"),
    "activation": _l("Version activated"),
    "withdrawal": _l("Activation withdrawn"),
    "draft_created": _l("Draft created"),
    "draft_changed": _l("Draft changed"),
    "draft_step": _l("Step of a draft"),
    "proposal": _l("Proposal"),
    "proposal_ended": _l("Proposal ended"),
    "user_created": _l("User created"),
    "user_changed": _l("User changed"),
    "signed_in": _l("Signed in"),
    "sign_in_failed": _l("Sign-in failed"),
    "signed_out": _l("Signed out"),
    "key_created": _l("Key created"),
    "key_revoked": _l("Key revoked"),
    "erasure": _l("Content erased"),
}
#: the kinds that tell of users and keys
PEOPLE: Final = (
    "user_created",
    "user_changed",
    "signed_in",
    "sign_in_failed",
    "signed_out",
    "key_created",
    "key_revoked",
)
_WORDS: Final[Mapping[str, object]] = {
    "submitted": _l("submitted"),
    "returned": _l("back to draft"),
    "approved": _l("approved"),
    "rejected": _l("rejected"),
    "discarded": _l("discarded"),
    "retracted": _l("retracted"),
    "withdrawal": _l("withdrawal"),
    "activation": _l("activation"),
    "one-time": _l("a one-time password"),
    "own": _l("a password of their own"),
    "hashed anew": _l("the password's hash renewed"),
}
Told = Mapping[str, Any]


def kind(value: str) -> str:
    """What a kind of entry is called."""
    return str(KINDS.get(value, value))


def about(entry: LedgerEntry) -> str:
    """What an entry is about, in a line; nothing where it is erased or withheld."""
    if entry.told is None:
        return ""
    tell = _ABOUT.get(entry.kind)
    return "" if tell is None else tell(entry.told)


def actor(entry: LedgerEntry, names: Mapping[str, str]) -> str | None:
    """Who did it, by name; None for what no person or key did.  ``names`` by the ids of both."""
    told: Told = entry.told or {}
    for name in ("by", "user"):
        if isinstance(told.get(name), dict):
            return str(told[name]["name"])
    owner = told.get("owner")
    return None if owner is None else names.get(owner, owner)


def place(entry: LedgerEntry, caller: Caller) -> str | None:
    """The address of the page of what an entry is about; None where the caller has none."""
    told: Told = entry.told or {}
    match entry.kind:
        case "decision":
            return _page("decisions.decision", decision=told.get("answer", {}).get("decision_id"))
        case "version_published" | "activation" | "fault":
            number = told.get("version", told.get("policy_version"))
            policy = str(told.get("policy", ""))
            return None if "/" in policy else _page("versions.show", policy=policy, version=number)
        case "draft_created" | "draft_changed" | "draft_step":
            return _page("drafts.show", draft=told.get("draft", told.get("id")))
        case "proposal" | "proposal_ended":
            return _page("proposals.show", proposal=told.get("proposal", told.get("id")))
    if not caller.has(Role.ADMIN):
        return None
    match entry.kind:
        case "user_created" | "user_changed" | "signed_in" | "sign_in_failed" | "signed_out":
            return _page("people.user", user=told.get("user", told).get("id"))
        case "key_created" | "key_revoked":
            return _page("people.key", key=told.get("id"))
    return None


def install(app: Flask) -> None:
    """Give the templates ``|kind`` and ``|about``."""
    app.jinja_env.filters["kind"] = kind
    app.jinja_env.filters["about"] = about


def _page(endpoint: str, **found: Any) -> str | None:
    """The address of a page, where all that it is found by is known."""
    if None in found.values() or "" in found.values():
        return None
    return url_for(f"admin.{endpoint}", **found)


def _decision(told: Told) -> str:
    answer = told.get("answer", {})
    return _joined(_version(answer), outcome(answer.get("outcome")))


def _version(told: Told) -> str:
    number = told.get("version", told.get("policy_version"))
    if number is None:
        return str(told.get("policy", ""))
    return _("%(policy)s, version %(number)s", policy=told.get("policy", ""), number=number)


def _activation(told: Told) -> str:
    start, end = told.get("effective_from"), told.get("effective_to")
    days = [_("from %(day)s", day=day(start))] if start else []
    days += [_("to %(day)s", day=day(end))] if end else []
    return _joined(_version(told), " ".join(days), told.get("why"))


def _draft(told: Told) -> str:
    return _joined(told.get("policy"), _word(told.get("step")), told.get("why"))


def _proposal(told: Told) -> str:
    return _joined(_word(told.get("what")), _version(told), told.get("why"))


def _user(told: Told) -> str:
    changes = []
    if "roles" in told:
        changes.append(roles(told["roles"]))
    if "password" in told:
        changes.append(_word(told["password"]))
    if "active" in told:
        changes.append(_("may sign in again") if told["active"] else _("may not sign in any more"))
    return _joined(_name(told), *changes)


def _name(told: Told) -> str:
    found = told.get("user")
    return str(found["name"] if isinstance(found, dict) else told.get("name", ""))


def _key(told: Told) -> str:
    tied = told.get("user")
    whose = _("tied to %(name)s", name=tied["name"]) if tied else None
    return _joined(told.get("name"), roles(told.get("roles", ())), whose)


def _word(value: object) -> str:
    return "" if value is None else str(_WORDS.get(str(value), value))


def _joined(*parts: object) -> str:
    return ": ".join(str(part) for part in parts if part)


_ABOUT: Final[Mapping[str, Callable[[Told], str]]] = {
    "decision": _decision,
    "fault": lambda told: _joined(_version(told), told.get("element")),
    "version_published": _version,
    "activation": _activation,
    "withdrawal": lambda told: _joined(told.get("activation"), told.get("why")),
    "draft_created": _draft,
    "draft_changed": _draft,
    "draft_step": _draft,
    "proposal": _proposal,
    "proposal_ended": lambda told: _joined(_word(told.get("how")), told.get("why")),
    "user_created": _user,
    "user_changed": _user,
    "signed_in": _name,
    "sign_in_failed": _name,
    "signed_out": _name,
    "key_created": _key,
    "key_revoked": _key,
    "erasure": lambda told: _joined(
        _("entry %(number)s", number=told.get("erased")), told.get("why")
    ),
}
