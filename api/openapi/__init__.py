"""The OpenAPI document at ``/openapi.json``: always of the policies that are published now."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, request
from flask_smorest import Api

from api.body import JSON
from api.openapi.document import INFO, document
from api.openapi.fields import describe_fields
from engine.service import Service

__all__ = ["PATH", "documented", "install"]

PATH = "/openapi.json"


@dataclass(frozen=True, slots=True)
class _Made:
    """A document that was made, and of which registry."""

    sequence: int
    data: bytes
    etag: str


def documented(app: Flask) -> Api:
    """flask-smorest on an application, ready for the blueprints that the document shows."""
    app.config |= {
        "API_TITLE": INFO["title"],
        "API_VERSION": INFO["version"],
        "OPENAPI_VERSION": "3.1.0",
    }
    made = Api(app)
    describe_fields(made)
    return made


def install(app: Flask, api: Api, service: Service) -> None:
    """Serve the document of every blueprint registered on ``api``.

    It is made when it is first asked for, and again when the registry has changed.
    """
    base: dict[str, Any] = api.spec.to_dict()
    kept: list[_Made] = []

    def current() -> _Made:
        sequence = service.policies.sequence()
        if not kept or kept[0].sequence != sequence:
            text = json.dumps(document(base, service), ensure_ascii=False)
            data = text.encode()
            kept[:] = [_Made(sequence, data, hashlib.sha256(data).hexdigest())]
        return kept[0]

    def answer() -> Response:
        made = current()
        response = Response(made.data, mimetype=JSON)
        response.set_etag(made.etag)
        response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(request)
        return response

    app.add_url_rule(PATH, "openapi", answer)
