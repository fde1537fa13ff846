"""The HTTP interface, version 1, as Flask blueprints."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api

from api import (
    access_log,
    auth,
    batch,
    blueprint,
    decisions,
    headers,
    problem_pages,
    problems,
    rate,
    request_ids,
)
from api.settings import ApiSettings
from engine.service import Service

__all__ = ["ApiSettings", "register"]


def register(app: Flask, service: Service, settings: ApiSettings) -> None:
    """Put the interface on an application, in the order in which a request meets it.

    Raises ValueError where a setting cannot be read.
    """
    app.config["MAX_CONTENT_LENGTH"] = settings.body_bytes
    app.url_map.merge_slashes = False  # a doubled slash is another address, not a redirect
    access_log.install(app, service.policies.has)
    request_ids.install(app)
    headers.install(app)
    auth.install(app, service)
    rate.install(app, settings)
    blueprint.refuse_query_where_none_is_taken(app)
    app.config |= {"API_TITLE": "Qərar", "API_VERSION": "1", "OPENAPI_VERSION": "3.1.0"}
    documented = Api(app)
    documented.register_blueprint(decisions.blueprint(service, settings))
    documented.register_blueprint(batch.blueprint(service, settings))
    problem_pages.install(app)
    problems.install(app)  # last: flask-smorest has handlers of its own
