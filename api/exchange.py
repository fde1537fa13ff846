"""The request under way: what the steps around a view, and the view, learn of it.

Kept in one place, so that each step asks for it once.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Request, g, request
from werkzeug.local import LocalProxy

from api.request_ids import id_of
from engine.service import Caller

__all__ = ["Exchange", "begin", "caller", "current", "request_id"]


@dataclass(slots=True)
class Exchange:
    """One request: its id, who asks, and what came of it so far.

    ``begun`` is by ``time.perf_counter``; ``noted`` is what views tell the log and
    the metrics; ``logged`` is the outcome of a decision that is new in the ledger;
    ``body_was_read``: nothing of the body is left on the connection.
    """

    request: Request
    environ: dict[str, Any]
    request_id: str
    begun: float = field(default_factory=time.perf_counter)
    caller: Caller | None = None
    noted: dict[str, Any] = field(default_factory=dict)
    logged: str | None = None
    body_was_read: bool = False

    def known_caller(self) -> Caller:
        """Who asks, where a key was needed."""
        if self.caller is None:
            raise LookupError("the request needed no key")
        return self.caller

    def note(self, **facts: Any) -> dict[str, Any]:
        """Add facts to the request's line of the log, such as ``outcome="declined"``.

        Gives the facts noted so far: an answer that is streamed keeps them, and
        counts in them while it goes.
        """
        self.noted.update(facts)
        return self.noted


def begin() -> Exchange:
    """Begin with the request under way, which is looked up here once: by Flask's
    ``request`` it would be looked up again for every attribute."""
    asked = cast("LocalProxy[Request]", request)._get_current_object()
    g.exchange = begun = Exchange(asked, asked.environ, id_of(asked.environ))
    return begun


def current() -> Exchange:
    """The request under way."""
    found: Exchange = g.exchange
    return found


def request_id() -> str:
    """The id of the request under way."""
    return current().request_id


def caller() -> Caller:
    """Who makes the request under way, which needed a key."""
    return current().known_caller()
