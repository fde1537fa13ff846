"""Many decisions in one request: newline-delimited JSON in, and out in the same order.

The whole batch is read into a temporary file first: once a server has begun to
answer, the rest of the request may be lost to it.  Then it is decided line by
line while the answer is streamed, in memory that does not grow with the batch.
Empty lines are skipped, and counted in the ``line`` that errors name.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO

import structlog
from flask import Response

from api.blueprint import Blueprint
from api.body import CHUNK, check_type, chunks, json_of
from api.decisions import idempotency_key
from api.exchange import Exchange, current
from api.negotiation import accepted
from api.problems import Refused, problem
from api.settings import ApiSettings
from engine.errors import NotJson, QerarError
from engine.service import Decided, Idempotency, Line, Service, body_digest, request_of

__all__ = ["NDJSON", "blueprint"]

NDJSON = "application/x-ndjson"
_log = structlog.get_logger("qerar.api")


def blueprint(service: Service, settings: ApiSettings) -> Blueprint:
    """``/v1/policies/{policy}/decisions/batch``."""
    made = Blueprint("batch", __name__, description="Deciding many at once")

    @made.route("/v1/policies/<policy>/decisions/batch", methods=["POST"])
    @made.doc(operationId="decide_batch")
    @made.response(
        200, {"type": "string"}, content_type=NDJSON, description="A decision or a problem a line"
    )
    def decide_batch(policy: str) -> Response:
        """Decide many: a request body a line in, a decision or a problem a line out

        A bad line gives a problem with its `line` and does not stop the rest.
        With an Idempotency-Key K, line n is decided under the key K#n.
        """
        exchange = current()
        accepted(exchange.environ, NDJSON)
        key = idempotency_key(exchange.environ)
        check_type(exchange.environ, NDJSON)
        with ExitStack() as closing:
            spool = closing.enter_context(_spool())
            batch = _Batch(spool, settings, key, exchange)
            # Refuses who may not decide, and what is not there, before anything is read.
            answers = service.decisions.decide_many(exchange.known_caller(), policy, batch.lines())
            _fill(spool, exchange, settings.batch_bytes)
            answer = Response(batch.told(answers), mimetype=NDJSON)
            answer.call_on_close(closing.pop_all().close)
        return answer

    return made


class _Batch:
    """One batch: its lines as they are read, its answers as they are told."""

    def __init__(
        self, spool: IO[bytes], settings: ApiSettings, key: str | None, exchange: Exchange
    ) -> None:
        self._spool = spool
        self._settings = settings
        self._key = key
        self._request = exchange.request_id
        self._noted = exchange.note(lines=0, failed=0, outcomes=Counter(), codes=Counter())
        self._numbers: deque[int] = deque()  # of the lines read and not yet answered

    def lines(self) -> Iterator[Line]:
        """What each line asks, or why it cannot be read."""
        for number, data in _numbered(self._spool, self._settings.body_bytes):
            self._numbers.append(number)
            try:
                yield self._line(number, data)
            except QerarError as error:
                yield error

    def told(self, answers: Iterator[Decided | QerarError]) -> Iterator[str]:
        """The answer, a line each."""
        try:
            for answer in answers:
                number = self._numbers.popleft()
                self._noted["lines"] += 1
                if isinstance(answer, Decided):
                    if answer.status == "logged":
                        self._noted["outcomes"][answer.outcome] += 1
                    yield answer.json + "\n"
                else:
                    yield self._failed(answer, number)
        except Exception as error:  # the answer has begun: its last line says that it failed
            yield self._failed(error, self._numbers[0] if self._numbers else None)

    def _line(self, number: int, data: bytes | None) -> Line:
        if data is None:
            raise NotJson(f"the line is longer than {self._settings.body_bytes} bytes", number)
        try:
            body = json_of(data, self._settings.body_keys)
        except NotJson as error:
            raise NotJson(error.message, number, error.column) from None
        asked = request_of(body)
        if self._key is None or asked.dry_run:
            return asked, None
        return asked, Idempotency(f"{self._key}#{number}", body_digest(body))

    def _failed(self, error: Exception, number: int | None) -> str:
        self._noted["failed"] += 1
        told = {"line": number} | problem(error, self._request) | {"line": number}
        self._noted["codes"][told["code"]] += 1
        if told["status"] >= 500:
            _log.error("line_failed", request_id=self._request, line=number, exc_info=error)
        return json.dumps(told, ensure_ascii=False) + "\n"


def _spool() -> IO[bytes]:
    """An empty file without a name; raises Refused (503) where there is no room for it."""
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise _no_room() from error


def _fill(spool: IO[bytes], exchange: Exchange, limit: int) -> None:
    """Write the body to the file and go to its beginning.

    Raises Refused as ``chunks`` does, and 503 where there is no room for it.
    """
    for chunk in chunks(exchange, limit):
        try:
            spool.write(chunk)
        except OSError as error:
            raise _no_room() from error
    spool.seek(0)


def _no_room() -> Refused:
    return Refused(503, "unavailable", "There is no room to read the batch.")


def _numbered(spool: IO[bytes], limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Each line that is not empty with its number from 1; None for one longer than ``limit``."""
    number = 0
    while data := spool.readline(limit + 1):
        number += 1
        if len(data) > limit and not data.endswith(b"\n"):
            while data and not data.endswith(b"\n"):
                data = spool.readline(CHUNK)
            yield number, None
        elif data.strip(b" \t\r\n"):
            yield number, data
