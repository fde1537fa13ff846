"""Replays: logged decisions made again and compared, counted, and told by one digest.

Pure: no clock, no I/O.
"""

from engine.replay.chain import GENESIS, link, result_digest
from engine.replay.comparing import Change, alarm_of, compare
from engine.replay.content import Content, found_content, recorded_content
from engine.replay.counting import Compared, Counts, Decided
from engine.replay.money import changed_amounts, stated_amounts

__all__ = [
    "GENESIS",
    "Change",
    "Compared",
    "Content",
    "Counts",
    "Decided",
    "alarm_of",
    "changed_amounts",
    "compare",
    "found_content",
    "link",
    "recorded_content",
    "result_digest",
    "stated_amounts",
]
