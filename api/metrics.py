"""Metrics in Prometheus' text format.

Where ``PROMETHEUS_MULTIPROC_DIR`` names a folder before this module is imported
(``qerar serve`` sees to it), every worker counts into that folder and whichever
worker is asked tells the sum.  Where it does not, a worker knows only of itself,
and every name says so: ``qerar_worker_decisions_total``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache, wraps
from typing import Any, ParamSpec

import structlog
from flask import Response
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from api.problems import PROBLEM_JSON

__all__ = ["CONTENT_TYPE", "Metrics"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_log = structlog.get_logger("qerar.api")
P = ParamSpec("P")


def _apart(count: Callable[P, None]) -> Callable[P, None]:
    """Counting is no part of answering: where it fails (no room for the counters' files), it is
    logged, and what was decided and is durable is answered as such."""

    @wraps(count)
    def counted(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            count(*args, **kwargs)
        except Exception as error:
            _log.warning("not_counted", exc_info=error)

    return counted


class Metrics:
    """What is counted and measured; safe to share between threads."""

    def __init__(self, sequence: Callable[[], int]) -> None:
        """``sequence`` tells the ledger's last sequence number when metrics are asked for."""
        self._sequence = sequence
        self._shared = _FOLDER in os.environ
        self._own = CollectorRegistry()
        prefix = "qerar" if self._shared else "qerar_worker"
        decisions = Counter(
            f"{prefix}_decisions",
            "Decisions logged.",
            ["policy", "outcome"],
            registry=self._own,
        )
        problems = Counter(
            f"{prefix}_problems",
            "Requests, and lines of batches, answered with a problem.",
            ["code"],
            registry=self._own,
        )
        requests = Histogram(
            f"{prefix}_request_seconds",
            "From the request's head to the end of its answer.",
            ["method", "endpoint"],
            buckets=_SECONDS,
            registry=self._own,
        )
        # What counts for given labels stays the same; finding it takes as long as counting.
        self._decisions = cache(decisions.labels)
        self._problems = cache(problems.labels)
        self._requests = cache(requests.labels)
        self._appends = Histogram(
            f"{prefix}_ledger_append_seconds",
            "Until what was appended to the ledger was durable, waiting for its turn included.",
            buckets=_SECONDS,
            registry=self._own,
        )

    @_apart
    def decided(self, policy: str, outcome: str, count: int = 1) -> None:
        """Decisions were logged."""
        self._decisions(policy, outcome).inc(count)

    @_apart
    def refused(self, code: str, count: int = 1) -> None:
        """Requests, or lines of a batch, were answered with a problem."""
        self._problems(code).inc(count)

    @_apart
    def answered(self, method: str, endpoint: str, seconds: float) -> None:
        """A request was answered; ``endpoint`` is its route, never its path."""
        self._requests(method, endpoint).observe(seconds)

    @_apart
    def appended(self, seconds: float) -> None:
        """Something was appended to the ledger."""
        self._appends.observe(seconds)

    def came_to(self, response: Response, policy: str, logged: str | None) -> None:
        """Count what a request came to: a problem, or the outcome of a decision that was logged."""
        if response.status_code >= 400 and response.mimetype == PROBLEM_JSON:
            self.refused(json.loads(response.get_data())["code"])
        elif logged is not None:
            self.decided(policy, logged)

    def completed(
        self, method: str, endpoint: str, policy: str, seconds: float, noted: Mapping[str, Any]
    ) -> None:
        """Count an answer that is complete, and what the lines of a batch came to."""
        for outcome, count in noted.get("outcomes", {}).items():
            self.decided(policy, outcome, count)
        for code, count in noted.get("codes", {}).items():
            self.refused(code, count)
        self.answered(method, endpoint, seconds)

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        registry = self._own
        if self._shared:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it has no types
        return generate_latest(registry) + generate_latest(_Sequence(self._sequence))


class _Sequence(CollectorRegistry):
    """The ledger's sequence, read when it is asked for."""

    def __init__(self, sequence: Callable[[], int]) -> None:
        super().__init__()
        self._read = sequence

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge."""
        help_text = "The sequence number of the ledger's last entry."
        yield GaugeMetricFamily("qerar_ledger_sequence", help_text, value=self._read())
