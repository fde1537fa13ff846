"""The HTTP interface, version 1, as Flask blueprints."""

from __future__ import annotations

from flask import Flask

from api import auth, blueprint, headers, problems, rate, request_ids
from api.settings import ApiSettings
from engine.service import Service

__all__ = ["ApiSettings", "register"]


def register(app: Flask, service: Service, settings: ApiSettings) -> None:
    """Put the interface on an application, in the order in which a request meets it.

    Raises ValueError where a setting cannot be read.
    """
    app.config["MAX_CONTENT_LENGTH"] = settings.body_bytes
    app.url_map.merge_slashes = False  # a doubled slash is another address, not a redirect
    request_ids.install(app)
    headers.install(app)
    auth.install(app, service)
    rate.install(app, settings)
    blueprint.refuse_query_where_none_is_taken(app)
    problems.install(app)
