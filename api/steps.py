"""What every request passes: the steps before its view and after it, in their order.

They are called from one place, as a hook of Flask's for each costs as much as the step.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from flask import Flask, Response
from structlog.contextvars import bind_contextvars

from api import access_log, auth, blueprint, headers, rate
from api.exchange import begin, current
from api.metrics import Metrics
from engine.service import Service

__all__ = ["install"]


def install(
    app: Flask,
    service: Service,
    metrics: Metrics,
    limits: tuple[rate.Limit, ...],
    is_policy: Callable[[str], bool],
) -> None:
    """Put the steps around every view.

    ``is_policy`` tells whether there is a policy of an id: only then is it
    logged, as what else stands in its place is only what somebody wrote there.
    """

    def before() -> None:
        exchange = begin()
        bind_contextvars(request_id=exchange.request_id)
        if auth.needs_key(exchange.request.path):
            exchange.caller = auth.authenticate(service, exchange.environ)
            rate.count(limits, exchange.caller.key_id)
        blueprint.refuse_query_where_none_is_taken(exchange.request)

    def after(response: Response) -> Response:
        exchange = current()
        headers.put(response, exchange)
        asked, status = exchange.request, response.status_code
        method, rule = asked.method, asked.url_rule
        policy = (asked.view_args or {}).get("policy", "")
        route = rule.rule if rule else None
        metrics.came_to(response, policy, exchange.logged)

        def complete() -> None:
            spent = time.perf_counter() - exchange.begun
            metrics.completed(
                method if route else "other", route or "none", policy, spent, exchange.noted
            )
            known = policy if policy and is_policy(policy) else None
            access_log.write(exchange, method, route, known, status, spent)

        response.call_on_close(complete)
        return response

    app.before_request(before)
    app.after_request(after)
