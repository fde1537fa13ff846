"""What those who run the service ask: does it live, can it answer, what does it count."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from api.auth import authenticate
from api.blueprint import Blueprint
from api.body import JSON
from api.metrics import CONTENT_TYPE, Metrics
from engine.service import Service

__all__ = ["blueprint"]

_FRESH = {"Cache-Control": "no-store"}


def blueprint(service: Service, metrics: Metrics, *, open_metrics: bool) -> Blueprint:
    """``/healthz``, ``/readyz``, ``/metrics``; with ``open_metrics`` the last needs no key."""
    made = Blueprint("operations", __name__)

    @made.route("/healthz")
    @made.response(200, _status("alive"))
    @made.doc(operationId="is_alive", security=[])
    def is_alive() -> Response:
        """Tell that the process lives

        It asks nothing of the ledger: a process that answers need not be restarted.
        """
        return _told("alive")

    @made.route("/readyz")
    @made.response(200, _status("ready"))
    @made.doc(operationId="is_ready", security=[])
    def is_ready() -> Response:
        """Tell whether requests can be answered

        503 where the ledger cannot be read or written, or a version in force cannot be
        loaded.  Nothing is recorded.
        """
        service.ready()
        return _told("ready")

    @made.route("/metrics")
    @made.response(200, {"type": "string"}, content_type="text/plain")
    @made.doc(operationId="read_metrics", security=[] if open_metrics else [{"key": []}])
    def read_metrics() -> Response:
        """Read metrics in Prometheus' text format

        Needs no key where the server listens only to its own machine.
        """
        if not open_metrics:
            authenticate(service, request.environ)
        return Response(metrics.text(), content_type=CONTENT_TYPE, headers=_FRESH)

    return made


def _status(word: str) -> dict[str, Any]:
    """The schema of an answer that says one word."""
    return {
        "type": "object",
        "properties": {"status": {"const": word}},
        "required": ["status"],
        "additionalProperties": False,
    }


def _told(status: str) -> Response:
    return Response(f'{{"status": "{status}"}}', mimetype=JSON, headers=_FRESH)
