"""The HTTP interface, version 1, as Flask blueprints."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from api import (
    batch,
    decisions,
    docs,
    drafts,
    metrics,
    openapi,
    operations,
    policies,
    problem_pages,
    problems,
    proposals,
    rate,
    replays,
    steps,
)
from api.application import Application
from api.settings import ApiSettings
from engine.errors import QerarError
from engine.service import Service

__all__ = ["ApiSettings", "Application", "register"]


def register(app: Flask, service: Service, settings: ApiSettings) -> None:
    """Put the interface on an application.

    Raises ValueError where a setting cannot be read.
    """
    app.config["MAX_CONTENT_LENGTH"] = settings.body_bytes
    app.url_map.merge_slashes = False  # a doubled slash is another address, not a redirect
    counted = metrics.Metrics(lambda: service.ledger_head().sequence)
    service.watch_appends(counted.appended)
    limits = rate.limits_of(settings.rate_limit_per_worker)
    steps.install(app, service, counted, limits, _is_policy(service))
    documented = openapi.documented(app)
    documented.register_blueprint(decisions.blueprint(service, settings))
    documented.register_blueprint(batch.blueprint(service, settings))
    documented.register_blueprint(policies.blueprint(service))
    documented.register_blueprint(drafts.blueprint(service, settings))
    documented.register_blueprint(replays.blueprint(service, settings))
    documented.register_blueprint(proposals.blueprint(service, settings))
    documented.register_blueprint(
        operations.blueprint(service, counted, open_metrics=settings.open_metrics)
    )
    openapi.install(app, documented, service)
    docs.install(app)
    problem_pages.install(app)
    problems.install(app)  # last: flask-smorest has handlers of its own


def _is_policy(service: Service) -> Callable[[str], bool]:
    """Whether there is a policy of an id; asked after every request, so it keeps the ids."""
    known: frozenset[str] = frozenset()

    def is_policy(policy: str) -> bool:
        nonlocal known
        if policy not in known:
            try:
                known = frozenset(service.policies.ids())
            except QerarError:  # the ledger does not answer; the request was told so
                return False
        return policy in known

    return is_policy
