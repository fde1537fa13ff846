"""What was asked to be decided again and what came of it, in a file of its own.

``replays.db`` beside the ledger is not part of it: nothing in it is needed to know
what was decided.  It may be deleted, and is in no backup.
"""

from engine.store.replays.file import ReplayFile
from engine.store.replays.jobs import ENDED, ReplayJob, ReplayRow

__all__ = ["ENDED", "ReplayFile", "ReplayJob", "ReplayRow"]
