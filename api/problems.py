"""Every error as application/problem+json (RFC 9457).

Members: ``type`` (a page under ``/problems/`` that says what the code means),
``title``, ``status``, ``detail``, ``instance`` (the request, by its id), ``code``
(stable, what programs compare), ``errors`` where the request is at fault, and
what the error carries besides (policy, policy_version, element, line ...).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from api.exchange import request_id
from api.problem_pages import MEANINGS
from engine.service.problems import TITLES, problem_of

__all__ = ["PROBLEM_JSON", "Refused", "install", "problem", "problem_response", "title_of"]

PROBLEM_JSON = "application/problem+json"
#: what HTTP itself refuses, by status
HTTP_CODES: Mapping[int, str] = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    500: "internal_error",
    503: "unavailable",
}
#: code -> title, of errors and of what is refused before any use case has seen it
_TITLES: Mapping[str, str] = {
    **TITLES,
    "invalid_parameters": "Invalid query parameters",
    "bad_idempotency_key": "Invalid Idempotency-Key",
}
RETRY_AFTER = "5"  # seconds; what makes the ledger unavailable is not gone in one
_log = structlog.get_logger("qerar.api")


class Refused(Exception):
    """The HTTP interface refuses a request, before any use case has seen it.

    ``errors`` are ``{"pointer", "code", "message"}``; ``headers`` go on the response.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, code, detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


def title_of(code: str, status: int) -> str:
    """What kind of problem a code is; HTTP's own phrase where it has no words of ours."""
    return _TITLES.get(code) or HTTPStatus(status).phrase


def problem(error: Exception, request: str) -> dict[str, Any]:
    """The members of an error's problem; of a bug nothing is told but that it is one.

    ``request`` is the id of the request.
    """
    told: dict[str, Any]
    match error:
        case Refused():
            told = {"status": error.status, "code": error.code, "detail": error.detail}
            if error.errors:
                told["errors"] = [dict(each) for each in error.errors]
        case HTTPException() if error.code is not None:
            code = HTTP_CODES.get(error.code, f"http_{error.code}")
            detail = MEANINGS.get(code) or error.description
            told = {"status": error.code, "code": code, "detail": detail}
        case _:
            told = problem_of(error)
    first = {
        "type": f"/problems/{told['code']}",
        "title": told.get("title") or title_of(told["code"], told["status"]),
        "status": told["status"],
        "detail": told["detail"],
        "instance": f"urn:qerar:request:{request}",
        "code": told["code"],
    }
    return first | {name: value for name, value in told.items() if name not in first}


def problem_response(error: Exception) -> Response:
    """An error as a response, with the headers its status asks for."""
    told = problem(error, request_id())
    response = Response(
        json.dumps(told, ensure_ascii=False), status=told["status"], mimetype=PROBLEM_JSON
    )
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name.lower() not in {"content-type", "content-length"}:
                response.headers[name] = value
    elif isinstance(error, Refused):
        response.headers.update(error.headers)
    match response.status_code:
        case 401:
            response.headers.setdefault("WWW-Authenticate", 'Bearer realm="qerar"')
        case 503:
            response.headers.setdefault("Retry-After", RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def install(app: Flask) -> None:
    """Answer every error of the application as a problem."""
    app.register_error_handler(Refused, problem_response)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _told)


def _told(error: Exception) -> Response:
    response = problem_response(error)
    if response.status_code >= 500:
        _log.error("request_failed", exc_info=error)  # the log tells no error's own words
    return response


def _http(error: HTTPException) -> Response | HTTPException:
    if error.response is not None or (error.code or 500) < 400:
        return error
    return _told(error)
