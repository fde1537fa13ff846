"""Replays: logged decisions decided again, as they were and by something else."""

from engine.service.replays.asked import Against, AsKnownAt, ByDraft, ByVersion, Selection
from engine.service.replays.background import Background
from engine.service.replays.replays import AT_ONCE, Replays
from engine.service.replays.running import run
from engine.service.replays.views import Changes, Replay, Side, Sides

__all__ = [
    "AT_ONCE",
    "Against",
    "AsKnownAt",
    "Background",
    "ByDraft",
    "ByVersion",
    "Changes",
    "Replay",
    "Replays",
    "Selection",
    "Side",
    "Sides",
    "run",
]
