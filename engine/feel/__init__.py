"""FEEL, the expression language of DMN 1.5: compiled once, evaluated exactly."""

from __future__ import annotations

from engine.feel.scope import Scope

__all__ = ["Scope"]
