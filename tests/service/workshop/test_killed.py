"""SIGKILL at each point of an approval: the next start finds all of it, or nothing of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from engine.registry import VersionFiles
from engine.store import verify_chain
from tests.service.serving import Served
from tests.service.small_policies import limit
from tests.service.workshop.actors import ANN, DAY, WHY, submitted

ROOT = Path(__file__).resolve().parents[3]

#: Each point is before a step that leaves something behind: an entry appended in the ledger's
#: transaction, its end, a folder or a file made, forced to the disk, or given its name.
PROGRAM = """
import os, signal, shutil, sys
from pathlib import Path
from engine.service import Settings, open_service
from engine.store.appending import Appending
from engine.store.writer import Writer
from tests.service.serving import Clock
from tests.service.workshop.actors import ANN, DAY, WHY

policies, data, draft, etag = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]

def dies(owner, name, left):
    real = getattr(owner, name)
    def step(*given, **named):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)
    setattr(owner, name, step)

def approve(folder, point):
    with open_service(Settings(policies, folder), Clock()) as service:
        left = [point]
        for owner, name in (
            (Appending, "append"), (Writer, "run"), (os, "mkdir"), (os, "fsync"),
            (os, "replace"),
        ):
            dies(owner, name, left)
        service.drafts.approve(ANN, draft, etag, DAY, None, WHY)

for point in range(1, 100):
    folder = data.with_name(f"killed-{point}")
    shutil.copytree(data, folder)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            approve(folder, point)
            status = 0
        finally:
            os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(status, flush=True)
    if status != -signal.SIGKILL:
        break
"""


def test_a_killed_approval_is_whole_or_was_never_made(served: Served) -> None:
    with served.open() as service:
        draft = submitted(service)
    arguments = (served.policies.folder, served.data, draft.id, draft.etag)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    *killed, last = map(int, done.stdout.split())
    assert (set(killed), last) == ({-9}, 0), done.stderr
    seen = [found(served, number, draft.id) for number in range(1, len(killed) + 2)]
    made = [approved for approved, _ in seen]
    assert made == sorted(made)  # nothing of it, up to a point; from there on all of it
    lacking = {whole for approved, whole in seen if approved}
    assert (made.count(False) >= 4, lacking) == (True, {False, True})


def found(served: Served, number: int, draft: str) -> tuple[bool, bool]:
    """Whether the approval was made, and whether its files were whole before the next start.

    Where it was not, it can be made now.
    """
    data = served.data.with_name(f"killed-{number}")
    body = limit("300.00").encode()
    files = data / "published"
    whole = (files / "SHA256SUMS").exists() and VersionFiles(files).verify() == ()
    again = Served(served.policies, data, served.clock)
    with again.open() as service:
        state = service.drafts.read(draft).state
        approved = state.status == "approved"
        assert approved or state.status == "submitted"
        numbers = [one.version for one in service.policies.summary("limit").versions]
        assert numbers == ([1, 2, 3] if approved else [1, 2])
        assert approved == (service.policies.standing("limit", 2, DAY) == "superseded")
        if not approved:
            assert not files.exists()
            service.drafts.approve(ANN, draft, state.etag, DAY, None, WHY)
        assert service.policies.version_bytes("limit", 3) == body
        assert service.policies.standing("limit", 3, DAY) == "in_force"
    assert VersionFiles(files).verify() == ()
    assert (files / "limit/3.yaml").read_bytes() == body
    verify_chain(data)
    shutil.rmtree(data)
    return approved, whole
