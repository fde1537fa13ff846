"""Errors of replays: logged decisions decided again."""

from __future__ import annotations

from engine.errors.base import QerarError

__all__ = ["ReplayEnded", "ReplayOfOtherLedger", "ReplayUnderWay", "UnknownReplay"]


class UnknownReplay(QerarError):
    """There is no replay of that id."""

    code = "unknown_replay"

    def __init__(self, replay: str) -> None:
        super().__init__(replay)
        self.replay = replay

    def __str__(self) -> str:
        return f"there is no replay {self.replay!r}"


class ReplayEnded(QerarError):
    """The replay has ended (``status``: done, failed or cancelled): nothing can be changed."""

    code = "replay_ended"

    def __init__(self, replay: str, status: str) -> None:
        super().__init__(replay, status)
        self.replay = replay
        self.status = status

    def __str__(self) -> str:
        return f"the replay {self.replay} has ended: it is {self.status}"


class ReplayOfOtherLedger(QerarError):
    """The replay is of a ledger that is not this one: a backup was put in its place.

    ``sequence`` is the last entry that was there when the replay was asked for; it is
    gone, or another.
    """

    code = "replay_of_other_ledger"

    def __init__(self, replay: str, sequence: int) -> None:
        super().__init__(replay, sequence)
        self.replay = replay
        self.sequence = sequence

    def __str__(self) -> str:
        return (
            f"the replay {self.replay} is of another ledger: "
            f"entry {self.sequence} here is not the one it was asked over"
        )


class ReplayUnderWay(QerarError):
    """Another process is running the replay."""

    code = "replay_under_way"

    def __init__(self, replay: str) -> None:
        super().__init__(replay)
        self.replay = replay

    def __str__(self) -> str:
        return f"the replay {self.replay} is being run by another process"
