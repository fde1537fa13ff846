"""The outcome that a case would have with other inputs, found with less work than deciding it.

What the changed inputs cannot reach keeps its value, and nothing is told: no
parameters of messages, no outputs.  What is left out can change neither the
outcome nor whether there is one, so a trial comes to what a whole evaluation
of the changed case comes to.
"""

from __future__ import annotations

from engine.evaluation.deciding.evaluation import Evaluation
from engine.evaluation.deciding.program import Again
from engine.feel import Budget

__all__ = ["Trial"]


class Trial(Evaluation):
    """A case evaluated again, with ``raw`` inputs that differ in ``inputs`` (first names of paths).

    It has no ``outputs``.  Raises as Evaluation does, and FeelLimitError where
    what is kept took more steps than are left.
    """

    __slots__ = ()

    tells = False

    def __init__(self, found: Evaluation, raw: object, inputs: frozenset[str]) -> None:
        again = found.program.again(inputs)
        if found.env.unknown or found.inputs_spent:
            # Who asks for what is unknown notes it, and defaults may have spent
            # what there is to spend: both are done again.
            again = Again(frozenset(), (), found.program.steps)
        kept = {name: found.inputs[name] for name in again.inputs}
        self._begin(found.bundle, found.effective_date, raw, Budget(), kept)
        self._keep(found, again.kept)
        self._evaluate(again.steps)
        self._conclude()

    def _keep(self, found: Evaluation, names: tuple[str, ...]) -> None:
        """Take over values, and spend what they cost."""
        for name in names:
            self.env[name] = found.env[name]
            if name in found.uses:
                self.uses[name] = found.uses[name]
            if name in found.spent:
                self.budget.step(found.spent[name])
