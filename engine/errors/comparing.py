"""Errors of comparing versions over a grid of inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors.base import QerarError

__all__ = ["ComparisonFault", "ComparisonFaulty"]


@dataclass(frozen=True, slots=True)
class ComparisonFault:
    """One thing wrong with what is asked of a comparison.

    ``at`` is which part: "vary/0" (the first axis), "vary" (all of them),
    "base", "curve", "outcome".  ``message`` is English and made of ``data``.
    """

    at: str
    code: str
    message: str
    data: Mapping[str, str] = field(default_factory=dict)


class ComparisonFaulty(QerarError):
    """A comparison cannot be made as it is asked for; every fault is listed."""

    code = "comparison_faulty"

    def __init__(self, faults: tuple[ComparisonFault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "; ".join(f"{one.at}: {one.message}" for one in self.faults)
