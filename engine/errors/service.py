"""Errors of the use cases: logged decisions, idempotency, what is shipped and recorded."""

from __future__ import annotations

from engine.errors.base import QerarError

__all__ = [
    "ActivationWithdrawn",
    "BadCursor",
    "DecisionErased",
    "DigestDiffers",
    "IdempotencyKeyReused",
    "InternalError",
    "ShippedActivationAltered",
    "ShippedVersionAltered",
    "UnknownActivation",
    "UnknownDecision",
]


class UnknownDecision(QerarError):
    """There is no decision of that id that the caller may read."""

    code = "unknown_decision"

    def __init__(self, decision: str) -> None:
        super().__init__(decision)
        self.decision = decision

    def __str__(self) -> str:
        return f"there is no decision {self.decision!r}"


class DecisionErased(QerarError):
    """The decision was made; what it said has been erased after its retention."""

    code = "decision_erased"

    def __init__(self, decision: str) -> None:
        super().__init__(decision)
        self.decision = decision

    def __str__(self) -> str:
        return f"the content of decision {self.decision} was erased after its retention"


class IdempotencyKeyReused(QerarError):
    """The idempotency key was used for another body."""

    code = "idempotency_key_reused"

    def __init__(self, policy: str, key: str) -> None:
        super().__init__(policy, key)
        self.policy = policy
        self.key = key

    def __str__(self) -> str:
        return f"the idempotency key {self.key!r} was used for {self.policy!r} with another body"


class BadCursor(QerarError):
    """A cursor that no page of this service gave."""

    code = "bad_cursor"

    def __str__(self) -> str:
        return "the cursor is not one that a page gave as next_cursor"


class DigestDiffers(QerarError):
    """A logged decision decided again gives another digest; it is never shown as the same."""

    code = "digest_differs"

    def __init__(self, decision: str, logged: str, found: str) -> None:
        super().__init__(decision, logged, found)
        self.decision = decision
        self.logged = logged
        self.found = found

    def __str__(self) -> str:
        return (
            f"decision {self.decision} was logged with {self.logged} "
            f"and decided again gives {self.found}"
        )


class ShippedVersionAltered(QerarError):
    """A file of a version that the ledger holds as published has other bytes now."""

    code = "shipped_version_altered"

    def __init__(self, policy: str, version: int, file: str, published: str, found: str) -> None:
        super().__init__(policy, version, file, published, found)
        self.policy = policy
        self.version = version
        self.file = file
        self.published = published
        self.found = found

    def __str__(self) -> str:
        return (
            f"{self.file} is not what was published as {self.policy} version {self.version}: "
            f"published {self.published}, found {self.found}. A published version never changes: "
            f"put the published file back, and ship the change as a new version"
        )


class ShippedActivationAltered(QerarError):
    """An activation that the ledger recorded says something else in the shipped list now.

    ``recorded`` and ``found`` are what differs, as people read it.
    """

    code = "shipped_activation_altered"

    def __init__(self, activation: str, recorded: str, found: str) -> None:
        super().__init__(activation, recorded, found)
        self.activation = activation
        self.recorded = recorded
        self.found = found

    def __str__(self) -> str:
        return (
            f"the shipped activation {self.activation!r} is not what was recorded: recorded "
            f"{self.recorded}, found {self.found}. What was recorded never changes: put it back, "
            f"and ship a withdrawal and a new activation"
        )


class InternalError(QerarError):
    """A bug met while one line of many was answered; its cause is ``__cause__``."""

    code = "internal_error"

    def __str__(self) -> str:
        return f"a bug: {type(self.__cause__).__name__}: {self.__cause__}"


class UnknownActivation(QerarError):
    """There is no activation of that id."""

    code = "unknown_activation"

    def __init__(self, activation: str) -> None:
        super().__init__(activation)
        self.activation = activation

    def __str__(self) -> str:
        return f"there is no activation {self.activation!r}"


class ActivationWithdrawn(QerarError):
    """The activation was withdrawn before."""

    code = "activation_withdrawn"

    def __init__(self, activation: str) -> None:
        super().__init__(activation)
        self.activation = activation

    def __str__(self) -> str:
        return f"the activation {self.activation!r} is withdrawn already"
