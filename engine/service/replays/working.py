"""Works off the replays of a data folder, the oldest first."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from time import perf_counter
from typing import Any

from engine.errors import InternalError, QerarError, StoreUnavailable
from engine.service.live import Live
from engine.service.problems import problem_of
from engine.service.replays.running import run
from engine.service.snapshot import utc_now
from engine.store import ReplayFile, ReplayJob, Store

__all__ = ["work"]

#: how often a replay is begun without getting further: then it is it that ends the process
ATTEMPTS = 5


def work(folder: Path, stop: Callable[[], bool], *, given: bool) -> int:
    """Run what is unfinished and nobody holds; 0 when nothing is left, or when it is to ``stop``.

    ``given`` is whether the lock of this work is held already.  1 where the
    ledger or the file of replays cannot be used now: nothing is lost.
    """
    file = ReplayFile.open(folder)
    try:
        holding = nullcontext() if given else file.hold_runner()
        if holding is None:
            return 0
        with holding, Store.open(folder) as store:
            return _work_off(store, file, stop)
    except QerarError as error:
        _log("error", "replays_stopped", error=_told(error))
        return 1
    finally:
        file.close()


def _work_off(store: Store, file: ReplayFile, stop: Callable[[], bool]) -> int:
    live = Live(store)
    tried: set[str] = set()
    while not stop():
        job = next((one for one in file.unfinished() if one.id not in tried), None)
        if job is None:
            break
        tried.add(job.id)
        holding = file.hold(job.id)
        if holding is not None:
            with holding:
                _replay(store, live, file, job.id, stop)
    return 0


def _replay(
    store: Store, live: Live, file: ReplayFile, identifier: str, stop: Callable[[], bool]
) -> None:
    """Run one, which is held; raises StoreUnavailable and leaves it for later."""
    job = file.job(identifier)
    if job is None or job.ended:
        return
    if job.cancelling:
        file.cancelled(identifier, utc_now())
        return
    if job.attempts >= ATTEMPTS:
        file.fail(identifier, problem_of(InternalError()), utc_now())
        _log("error", "replay_given_up", replay=identifier, attempts=job.attempts)
        return
    begun = perf_counter()
    _log("info", "replay", replay=identifier, policy=job.policy, purpose=job.purpose, **_far(job))
    try:
        run(store, live, job, file, stop=stop, told=lambda _: None)
    except StoreUnavailable:
        raise
    except Exception as error:
        file.fail(identifier, problem_of(error), utc_now())
        _log("error", "replay_failed", replay=identifier, error=_told(error))
        return
    found = file.job(identifier)
    _log(
        "info",
        "replay_left",
        replay=identifier,
        seconds=f"{perf_counter() - begun:.3f}",
        **(_far(found) if found else {}),
    )


def _far(job: ReplayJob) -> dict[str, Any]:
    """How far it is; None is not told."""
    return {"status": job.status, "done": job.done, "total": job.total, "digest": job.digest}


def _log(level: str, event: str, **told: Any) -> None:
    """A line like those of the server, to the same place."""
    line: dict[str, Any] = {
        "time": utc_now().isoformat().replace("+00:00", "Z"),
        "level": level,
        "event": event,
    }
    line |= {name: value for name, value in told.items() if value is not None}
    print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)


def _told(error: BaseException) -> dict[str, Any]:
    """An error's type and the places it passed; not its words, which may repeat an input."""
    told: dict[str, Any] = {"type": type(error).__name__}
    if isinstance(error, QerarError):
        told["code"] = error.code
    if isinstance(error, StoreUnavailable):
        told["detail"] = str(error)
    told["traceback"] = [
        f"{Path(frame.f_code.co_filename).name}:{line} {frame.f_code.co_qualname}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    return told
