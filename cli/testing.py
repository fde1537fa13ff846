"""For tests of who has installed the package: decide as on any day, ask a real server.

The pytest plugin gives them as the fixtures ``decide`` and ``service`` (docs/testing.md).
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from engine.errors import QerarError
from engine.service import (
    DecisionService,
    Role,
    Settings,
    given_json,
    open_service,
    problem_of,
    read_json,
    request_of,
)

__all__ = ["Decide", "LiveService", "NotStarted", "Refused", "serving"]

Json = dict[str, Any]
#: looks at a server that starts or stops, and the seconds between two: a test may have stopped
#: the clock, so no clock is asked
_LOOKS, _BREATH = 2400, 0.05
_PATIENCE = 60.0


class Refused(Exception):
    """There is no decision: ``problem`` is what the API answers (docs/api.md), every fault in it.

    A test that expects one says ``with pytest.raises(Refused) as refused`` and reads
    ``refused.value.problem["code"]``.
    """

    def __init__(self, asked: str, problem: Json) -> None:
        faults = [
            f"  {one['pointer'] or '(the whole)'}: {one['message']} ({one['code']})"
            for one in problem.get("errors", ())
        ]
        detail = problem["title"] if faults else problem["detail"]  # which names them again
        told = f"{asked}: {problem['status']} {problem['code']}: {detail}"
        super().__init__("\n".join((told, *faults)))
        self.problem = problem


class NotStarted(Exception):
    """The server did not start: its log."""


class Decide:
    """``decide("car_loan", on="2022-08-10", inputs={...})``: the decision, in this process.

    It is the JSON of docs/api.md, as a dry run answers it: nothing is recorded.
    """

    def __init__(self, policies: Path) -> None:
        """Over a folder of policies; raises RegistryFault."""
        self._service = DecisionService(policies)

    def __call__(
        self,
        policy: str,
        *,
        inputs: Mapping[str, Any],
        on: date | str | None = None,
        known_at: datetime | str | None = None,
    ) -> Json:
        """Decide by the version in force ``on`` a day, by what was known at an instant.

        ``inputs`` as in JSON; also Decimal, and date and datetime for their texts.  Left
        out, ``on`` is today in Baku and ``known_at`` is now, as freezegun says where it
        has stopped the clock.  Raises Refused.
        """
        __tracebackhide__ = True
        try:
            asked = request_of(read_json(_body(inputs, on, known_at)))
            answer = self._service.decide(
                policy, asked.inputs, asked.effective_date, asked.known_at
            )
        except QerarError as error:
            raise Refused(_question(policy, on, known_at), problem_of(error, within=True)) from None
        return answer.to_json()


@dataclass
class LiveService:
    """A server that runs for the session: ``qerar serve`` on a free port, on a data folder of
    its own, which is temporary and empty when the session begins.

    ``url`` is where it is; ``data`` its folder, with the ledger; ``policies`` what it decides by.
    """

    url: str
    data: Path
    policies: Path
    _keys: dict[tuple[str, ...], str] = field(default_factory=dict, repr=False)

    def key(self, *roles: str, name: str = "tests") -> str:
        """A key with these roles (docs/api.md), made once for each name: for ``Authorization:
        Bearer``.  ValueError: there is no such role.
        """
        wanted = name, *sorted(roles)
        if wanted not in self._keys:
            with open_service(Settings(policies=self.policies, data=self.data)) as opened:
                label = "-".join(wanted)
                self._keys[wanted] = opened.access.create(label, [Role(role) for role in roles])
        return self._keys[wanted]

    def decide(
        self,
        policy: str,
        *,
        inputs: Mapping[str, Any],
        on: date | str | None = None,
        known_at: datetime | str | None = None,
        dry_run: bool = False,
        key: str | None = None,
    ) -> Json:
        """Ask the server for a decision, which it records unless it is a ``dry_run``.

        As the fixture ``decide``, but with the server's clock, which freezegun does not stop.
        ``key`` is one with the role tester where none is given.  Raises Refused.
        """
        __tracebackhide__ = True
        request = urllib.request.Request(
            f"{self.url}/v1/policies/{quote(policy, safe='')}/decisions",
            data=_body(inputs, on, known_at, dry_run=dry_run).encode(),
            headers={
                "Authorization": f"Bearer {key or self.key('tester')}",
                "Content-Type": "application/json",
            },
        )
        status, told = _answer(request)
        if status >= 400:
            raise Refused(_question(policy, on, known_at), told)
        return told


@contextlib.contextmanager
def serving(policies: Path, folder: Path) -> Iterator[LiveService]:
    """A server over a new ledger in ``folder``, ended afterwards; raises NotStarted."""
    data, log = folder / "data", folder / "server.log"
    with log.open("wb") as out:
        process = _started(data, policies, out)
    try:
        yield LiveService(_ready(process, log), data, policies)
    finally:
        _ended(process)


def _started(data: Path, policies: Path, out: IO[bytes]) -> subprocess.Popen[bytes]:
    """The server, in a process group of its own, with no setting but ours."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("QERAR_")}
    command = (sys.executable, "-P", "-m", "cli", "--policies", str(policies), "serve")
    return subprocess.Popen(
        [*command, "--data", str(data), "--host", "127.0.0.1", "--port", "0", "--workers", "1"],
        env=settings, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
    )  # fmt: skip


def _ready(process: subprocess.Popen[bytes], log: Path) -> str:
    """Its address, once it answers; raises NotStarted."""
    __tracebackhide__ = True
    for _ in range(_LOOKS):
        if process.poll() is not None:
            break
        at = re.search(r"^Qərar \S+ at (http://\S+)$", log.read_text("utf-8", "replace"), re.M)
        if at is not None:
            with contextlib.suppress(OSError):
                if _answer(urllib.request.Request(f"{at[1]}/readyz"))[0] == 200:
                    return at[1]
        time.sleep(_BREATH)
    raise NotStarted(log.read_text("utf-8", "replace"))


def _ended(process: subprocess.Popen[bytes]) -> None:
    """End it as a supervisor does, and whatever is left of it at once."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_PATIENCE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(_PATIENCE)


def _answer(request: urllib.request.Request) -> tuple[int, Json]:
    """Status and JSON, of a problem too; no proxy is asked.  Raises OSError."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=_PATIENCE) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def _body(
    inputs: Mapping[str, Any],
    on: date | str | None,
    known_at: datetime | str | None,
    **more: bool,
) -> str:
    """The request's body as JSON text, its numbers as they are written."""
    return given_json(_plain({"inputs": inputs, "effective_date": on, "known_at": known_at}) | more)


def _plain(value: Any) -> Any:
    """The value as JSON text would give it."""
    if isinstance(value, Mapping):
        return {name: _plain(inside) for name, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return Decimal(repr(value)) if isinstance(value, float) else value


def _question(policy: str, on: date | str | None, known_at: datetime | str | None) -> str:
    """What was asked, in a few words."""
    known = "" if known_at is None else f", as known at {known_at}"
    return f"{policy}{'' if on is None else f' on {on}'}{known}"
