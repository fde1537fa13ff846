"""Clients that ask for decisions at once, and remember what each was told."""

from __future__ import annotations

import json
import random
import threading
from dataclasses import dataclass
from typing import Any

import httpx

from tests.system.serving import BREATH, PATIENCE, Server

DECISIONS = "/v1/policies/car_loan/decisions"


@dataclass
class Attempt:
    """One request for a decision and what came back.

    ``answer`` are the bytes of a 201 that was received to its end, else None;
    ``refusal`` another whole answer; ``error`` why there was none, by its class.
    """

    reference: str
    key: str | None
    body: bytes
    answer: bytes | None = None
    refusal: httpx.Response | None = None
    error: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        told = {"Content-Type": "application/json"}
        return told if self.key is None else told | {"Idempotency-Key": self.key}

    def send(self, client: httpx.Client) -> Attempt:
        """Ask once, and remember."""
        try:
            response = client.post(DECISIONS, content=self.body, headers=self.headers)
        except httpx.TransportError as error:
            self.error = type(error).__name__
            return self
        if response.status_code == 201:
            self.answer = response.content
        else:
            self.refusal = response
        return self


def car_request(reference: str, principal: int, day: str | None = "2022-08-10") -> dict[str, Any]:
    """A request that is approved up to 36,000 manat and declined above."""
    body: dict[str, Any] = {
        "reference": reference,
        "inputs": {
            "vehicle": {
                "powertrain": "electric", "production_date": "2021-05-01", "price": "40000.00",
            },
            "loan": {"principal": f"{principal}.00"},
        },
    }  # fmt: skip
    return body if day is None else body | {"effective_date": day}


class Load:
    """``clients`` threads, each asking for one decision after the other until told to stop.

    References are unique; about half of the requests carry an Idempotency-Key.
    A thread ends at its first broken connection unless it is to ``go_on``.
    """

    def __init__(
        self,
        server: Server,
        name: str,
        *,
        clients: int = 8,
        go_on: bool = False,
        fresh: bool = False,
    ) -> None:
        """``fresh`` opens a new connection for every request."""
        self._server = server
        self._name = name
        self._go_on = go_on
        self._fresh = fresh
        self._ending = threading.Event()
        self._told = threading.Condition()
        self._acknowledged = 0
        self._attempts: list[Attempt] = []
        self._refused = dict.fromkeys(range(clients), 0)
        self._threads = [
            threading.Thread(target=self._ask, args=(n,), daemon=True) for n in range(clients)
        ]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def until(self, acknowledged: int) -> None:
        """Wait until so many decisions were acknowledged since the start."""
        with self._told:
            reached = self._told.wait_for(lambda: self._acknowledged >= acknowledged, PATIENCE)
        assert reached, f"{self._acknowledged} of {acknowledged}: {self._server.log_text()[-3000:]}"

    def so_far(self) -> list[Attempt]:
        """What was asked and answered up to now."""
        with self._told:
            return list(self._attempts)

    def until_refused(self) -> None:
        """Wait until every client was refused once more, with a whole answer."""
        with self._told:
            wanted = {number: count + 1 for number, count in self._refused.items()}
            reached = self._told.wait_for(
                lambda: all(self._refused[number] >= n for number, n in wanted.items()), PATIENCE
            )
        assert reached, f"{self._refused}: {self._server.log_text()[-3000:]}"

    def stop(self) -> list[Attempt]:
        """No further requests; those under way are waited for.  What was asked and answered."""
        self._ending.set()
        for thread in self._threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in self._threads)
        return self._attempts

    @property
    def acknowledged(self) -> int:
        return self._acknowledged

    def _ask(self, number: int) -> None:
        drawn = random.Random(f"{self._name}-{number}")
        limits = httpx.Limits(max_keepalive_connections=0) if self._fresh else httpx.Limits()
        with self._server.client(limits=limits) as client:
            asked = 0
            while not self._ending.is_set():
                asked += 1
                reference = f"{self._name}-{number}-{asked}"
                request = car_request(reference, drawn.randint(30_000, 40_000))
                key = f"key-{reference}" if drawn.random() < 0.5 else None
                attempt = Attempt(reference, key, json.dumps(request).encode()).send(client)
                with self._told:
                    self._attempts.append(attempt)
                    self._acknowledged += attempt.answer is not None
                    self._refused[number] += attempt.refusal is not None
                    self._told.notify_all()
                if attempt.error and not self._go_on:
                    return
                if attempt.error:
                    self._ending.wait(BREATH)
