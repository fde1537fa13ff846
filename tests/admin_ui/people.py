"""People as the pages see them, without a ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from engine.errors import InputFault, InvalidInput, NotSignedIn, SignInRefused, SignInThrottled
from engine.service import Caller, Role

UNTIL = datetime(2126, 1, 1, tzinfo=UTC)


@dataclass
class FakeSession:
    caller: Caller
    must_change: bool
    until: datetime = UNTIL


@dataclass
class FakeSignedIn:
    token: str
    caller: Caller
    must_change: bool
    until: datetime = UNTIL


class FakePeople:
    """Users with passwords in clear, sessions in memory."""

    def __init__(self) -> None:
        self.numbers = count()
        self.sessions: dict[str, FakeSession] = {}
        self.passwords = {"leyla": ("qirmizi nar agaci", (Role.EDITOR,), False)}
        self.passwords["murad"] = ("one-time password", (Role.APPROVER,), True)
        self.throttled: set[str] = set()

    def signed_in(self, name: str, roles: list[Role], must_change: bool = False) -> str:
        token = f"t{next(self.numbers)}"
        self.sessions[token] = FakeSession(Caller(name, name, frozenset(roles)), must_change)
        return token

    def sign_in(self, name: str, password: str, client: str) -> FakeSignedIn:
        if name in self.throttled:
            raise SignInThrottled(90)
        known, roles, must_change = self.passwords.get(name, ("", (), False))
        if not known or known != password:
            raise SignInRefused
        token = self.signed_in(name, list(roles), must_change)
        return FakeSignedIn(token, self.sessions[token].caller, must_change)

    def session(self, token: str) -> FakeSession:
        if token not in self.sessions:
            raise NotSignedIn
        return self.sessions[token]

    def sign_out(self, token: str) -> None:
        self.sessions.pop(token, None)

    def change_password(self, token: str, old: str, new: str) -> FakeSignedIn:
        caller = self.session(token).caller
        known, roles, _ = self.passwords[caller.name]
        if old != known:
            raise SignInRefused
        if len(new) < 12:
            raise InvalidInput((InputFault("/new", "too_short", "at least 12 characters"),))
        self.passwords[caller.name] = (new, roles, False)
        for each, found in list(self.sessions.items()):
            if found.caller.name == caller.name:
                del self.sessions[each]
        return self.sign_in(caller.name, new, "")
