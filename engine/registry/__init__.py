"""Which version of a policy is in force: activations on two clocks, versions by digest."""

from engine.registry.events import Activation, Event, Withdrawal, in_order
from engine.registry.registry import Registry, load_registry
from engine.registry.resolution import in_force, sequence_at, standing
from engine.registry.versions import VersionFiles, digest_of

__all__ = [
    "Activation",
    "Event",
    "Registry",
    "VersionFiles",
    "Withdrawal",
    "digest_of",
    "in_force",
    "in_order",
    "load_registry",
    "sequence_at",
    "standing",
]
