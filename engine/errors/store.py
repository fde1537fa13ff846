"""Errors of the store: the ledger cannot be opened, written, trusted, or copied."""

from __future__ import annotations

from engine.errors.base import QerarError

__all__ = [
    "BackupFailed",
    "EntryRefused",
    "FileInTheWay",
    "IdempotencyTaken",
    "LedgerBroken",
    "LedgerMissing",
    "MovedOn",
    "ReplaysDamaged",
    "StoreDamaged",
    "StoreNewer",
    "StoreUnavailable",
]


class StoreUnavailable(QerarError):
    """The ledger cannot be read or written now; nothing of what was asked was written.

    ``reason`` is the system's own: the disk is full, the folder is read-only,
    another process holds the lock.  ``what`` is the ledger or another file of
    the data folder.  The same call may succeed later.
    """

    code = "store_unavailable"

    def __init__(self, reason: str, what: str = "the ledger") -> None:
        super().__init__(reason, what)
        self.reason = reason
        self.what = what

    def __str__(self) -> str:
        return f"{self.what} is not available: {self.reason}"


class StoreNewer(QerarError):
    """The ledger was written by a newer qerar; ``steps`` are the changes unknown to this one."""

    code = "store_newer"

    def __init__(self, path: str, steps: tuple[str, ...]) -> None:
        super().__init__(path, steps)
        self.path = path
        self.steps = steps

    def __str__(self) -> str:
        return (
            f"{self.path} was written by a newer version of qerar "
            f"(unknown here: {', '.join(self.steps)})"
        )


class StoreDamaged(QerarError):
    """The file is there and is not a ledger that can be read."""

    code = "store_damaged"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path} is damaged or not a ledger: {self.reason}"


class ReplaysDamaged(QerarError):
    """The file of replays is there and cannot be read; it holds nothing but results."""

    code = "replays_damaged"

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(file, reason)
        self.file = file
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"{self.file} in the data folder is damaged ({self.reason}); it holds only the"
            " results of replays: delete it, and they can be asked for anew"
        )


class LedgerMissing(QerarError):
    """There is no ledger at the path."""

    code = "ledger_missing"

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"there is no ledger at {self.path}"


class LedgerBroken(QerarError):
    """The ledger is not as it was written; ``sequence`` is the first entry that shows it."""

    code = "ledger_broken"

    def __init__(self, sequence: int, reason: str) -> None:
        super().__init__(sequence, reason)
        self.sequence = sequence
        self.reason = reason

    def __str__(self) -> str:
        return f"the ledger is broken at entry {self.sequence}: {self.reason}"


class IdempotencyTaken(QerarError):
    """An owner already has a decision under this idempotency key for the policy."""

    code = "idempotency_taken"

    def __init__(self, owner: str, policy: str, key: str) -> None:
        super().__init__(owner, policy, key)
        self.owner = owner
        self.policy = policy
        self.key = key

    def __str__(self) -> str:
        return f"there is a decision of {self.policy!r} under the idempotency key {self.key!r}"


class EntryRefused(QerarError):
    """An entry contradicts the ledger: a number or an id is taken, what it names is not there.

    ``kind`` is the entry's; ``reason`` the constraint that it breaks.
    """

    code = "entry_refused"

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(kind, reason)
        self.kind = kind
        self.reason = reason

    def __str__(self) -> str:
        return f"the ledger cannot take this {self.kind}: {self.reason}"


class MovedOn(QerarError):
    """Something was recorded since the ledger was read, so what was made of it is made again.

    It refuses a unit of the ledger and is told to nobody.
    """

    code = "moved_on"

    def __str__(self) -> str:
        return "the ledger has moved on since it was read"


class FileInTheWay(QerarError):
    """A file is there already, and is never overwritten: a backup's, or a ledger."""

    code = "file_in_the_way"

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path} is there already and is not overwritten"


class BackupFailed(QerarError):
    """A backup or a restore could not be completed; nothing was left at ``path``."""

    code = "backup_failed"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path} could not be written: {self.reason}"
