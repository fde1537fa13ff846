"""Reads remedies: which inputs to set to what, so that the decision would be another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.feel import Scope
from engine.policy.elements.messages import MessageDraft, read_message
from engine.policy.faults import did_you_mean
from engine.policy.formulas.compile import Compiler
from engine.policy.formulas.feeltypes import feel_type
from engine.policy.formulas.paths import spec_at
from engine.policy.model import Place, Remedy, TypeSpec
from engine.policy.reading.mappings import Fields
from engine.policy.reading.source import Node
from engine.policy.reading.texts import FeelText, is_row_id

__all__ = ["RemedyDraft", "read_remedies", "read_remedy"]

_KEYS = ("id", "when", "set", "message")


@dataclass(frozen=True, slots=True)
class RemedyDraft:
    """A remedy before its formulas are compiled."""

    id: str
    rule: str | None
    place: Place
    set: tuple[tuple[str, Place, FeelText], ...]
    when: FeelText | None
    message: MessageDraft | None

    @property
    def paths(self) -> tuple[str, ...]:
        """The inputs it sets."""
        return tuple(path for path, _, _ in self.set)

    def finish(self, compiler: Compiler, scope: Scope, inputs: Mapping[str, TypeSpec]) -> Remedy:
        """Compile what it sets; each path is an input, each formula of its type."""
        settings = []
        for path, place, text in self.set:
            spec = spec_at(path, inputs)
            what = f"the remedy's '{path}'"
            if spec is None:
                hint = did_you_mean(path, inputs)
                message = f"a remedy sets inputs, and there is no input '{path}'{hint}"
                compiler.faults.add("undeclared", place, message)
            expected = feel_type(spec) if spec is not None else None
            settings.append((path, compiler.formula(text, scope, expected, what)))
        when = self.when
        return Remedy(
            id=self.id,
            set=tuple(settings),
            place=self.place,
            message=self.message.finish(compiler, scope) if self.message else None,
            when=compiler.condition(when, scope, "the remedy's condition") if when else None,
            rule=self.rule,
        )


def read_remedies(rule: str, fields: Fields) -> tuple[RemedyDraft, ...]:
    """The remedies of a rule: one, or a list."""
    drafts: list[RemedyDraft] = []
    for node in fields.many("remedy"):
        draft = read_remedy(None, rule, node, fields)
        if any(draft.id == other.id for other in drafts):
            message = f"two remedies of the rule are named '{draft.id}': give them an 'id'"
            fields.faults.add("declared_twice", node.place, message)
        drafts.append(draft)
    return tuple(drafts)


def read_remedy(name: str | None, rule: str | None, node: Node, owner: Fields) -> RemedyDraft:
    """One remedy; under a rule its id is what it sets, unless it has one."""
    keys = _KEYS if rule is not None else _KEYS[1:]
    fields = Fields(node, owner.faults, "a remedy", keys)
    if not fields.has("set") and not fields.has("message"):
        message = "a remedy needs what to 'set', or a 'message', or both"
        owner.faults.add("missing_key", node.place, message)
    if rule is None and not fields.has("when"):
        owner.faults.add("missing_key", node.place, "a remedy needs the key 'when'")
    settings = []
    set_node = fields.node("set")
    if set_node is not None:
        inner = Fields(set_node, owner.faults, "'set'", None)
        for path, place, _ in inner.pairs():
            text = inner.feel(path)
            if text is not None:
                settings.append((path, place, text))
    own = fields.text("id") if rule is not None else name
    if own is not None and not is_row_id(own):
        message = f"'{own}' cannot name a remedy: letters, digits, '_', '-' and '.'"
        owner.faults.add("bad_name", fields.value_place("id"), message)
    return RemedyDraft(
        id=own or "+".join(path for path, _, _ in settings) or "advice",
        rule=rule,
        place=node.place,
        set=tuple(settings),
        when=fields.feel("when"),
        message=read_message(fields),
    )
