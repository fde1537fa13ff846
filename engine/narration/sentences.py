"""The formulas, conditions and cells of one version, said in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from engine.evaluation.messages.forms import filled, form_of, format_value
from engine.evaluation.messages.wording import words
from engine.feel import UnaryTests
from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.syntax.paths import static_path
from engine.feel.types import BooleanType, DateTimeType, DateType
from engine.feel.values.temporal import DaysDuration, MonthsDuration
from engine.narration.code import code_span
from engine.narration.document import Words
from engine.narration.grammar.azerbaijani import Azerbaijani
from engine.narration.grammar.english import English
from engine.narration.grammar.language import Language
from engine.narration.grammar.parts import Clause, Form, Noun, TooLong
from engine.narration.naming import Names, local
from engine.narration.saying.bound import Bound
from engine.narration.saying.saying import Saying
from engine.narration.wording import capitalised, said
from engine.policy.model import Formula, Message, TypeSpec

__all__ = ["Sentences"]

_LANGUAGES: Final[Mapping[str, Language]] = {"az": Azerbaijani(), "en": English()}


@dataclass(frozen=True, slots=True)
class Sentences:
    """Says formulas of one version; ``bound`` are names beyond the policy's own."""

    names: Names
    bound: Mapping[str, Bound] = field(default_factory=dict)

    @property
    def lang(self) -> str:
        return self.names.lang

    @property
    def language(self) -> Language:
        return _LANGUAGES[self.lang]

    def binding(self, bound: Mapping[str, Bound]) -> Sentences:
        """The same where more names are bound."""
        return replace(self, bound={**self.bound, **bound})

    def _saying(self, source: str) -> Saying:
        return Saying(self.language, self.names, source, self.bound)

    # --- formulas -------------------------------------------------------------------

    def noun(self, formula: Formula, hint: TypeSpec | None = None) -> Noun:
        """What a formula gives, as part of a sentence."""
        saying = self._saying(formula.source)
        try:
            return saying.noun(formula.expression.ast, hint)
        except TooLong:
            return self.language.code(saying.code(formula.expression.ast))

    def clause(self, formula: Formula) -> Clause:
        """What a formula asks, as part of a sentence."""
        return self._clause(formula, formula.expression.ast)

    def _clause(self, formula: Formula, tree: Node, form: Form = Form.WHEN) -> Clause:
        saying = self._saying(formula.source)
        try:
            found = saying.clause(tree)
            found.say(form)
        except TooLong:
            return self.language.code_holds(saying.code(tree), True)
        return found

    def spec(self, formula: Formula) -> TypeSpec | None:
        """The declared type behind a formula, as far as it can be told."""
        return self._saying(formula.source).spec(formula.expression.ast)

    def condition(self, formula: Formula, form: Form = Form.WHEN) -> Words:
        """A condition in words."""
        clause = self._clause(formula, formula.expression.ast, form)
        return Words(clause.say(form), _feel(formula.source))

    def apart(self, formula: Formula) -> str:
        """A condition beside others: in brackets where it is several."""
        clause = self.clause(formula)
        return f"({clause})" if clause.joined or clause.scoped else f"{clause}"

    def conditions(self, formula: Formula) -> tuple[str, ...]:
        """The conditions that must all hold, one by one."""
        tree = formula.expression.ast
        parts = tree.parts if isinstance(tree, ast.And) else (tree,)
        return tuple(f"{self._clause(formula, part):when}" for part in parts)

    def value(self, formula: Formula, hint: TypeSpec | None = None) -> Words:
        """What a formula gives, on its own: constants bare, conditions as yes or no."""
        tree = formula.expression.ast
        if isinstance(tree, ast.Literal):
            return Words(self._constant(formula, tree, hint), _feel(formula.source))
        if isinstance(tree.type, BooleanType) and not _may_be_nothing(tree):
            text = said("is_true", self.lang, condition=self.clause(formula))
            return Words(text, _feel(formula.source))
        return Words(f"{self.noun(formula, hint):bare}", _feel(formula.source))

    def _constant(self, formula: Formula, tree: ast.Literal, hint: TypeSpec | None) -> str:
        if tree.value is None:
            return said("cell_none", self.lang)
        return self.constant(tree.value, hint) or f"{self.noun(formula, hint)}"

    def constant(self, value: object, spec: TypeSpec | None) -> str:
        """A value that is no formula, in local form."""
        if isinstance(value, DaysDuration | MonthsDuration):
            return f"{self._saying('').literal(value, spec)}"
        code = None
        if spec is not None and spec.currency is not None and not spec.currency.isupper():
            code = ""  # named by an input
        form = "number" if spec is None else form_of(spec)
        return format_value(value, form, self.lang, spec, code)

    # --- cells ----------------------------------------------------------------------

    def cell(
        self, tests: UnaryTests, column: Formula, heading: str, spec: TypeSpec | None
    ) -> Words:
        """A cell of a decision table under its column."""
        feel = _feel(tests.source)
        if not tests.tests:
            return Words(said("cell_any", self.lang), feel)
        asked = Bound(spec, heading, asked=False)
        one = replace(self._saying(tests.source), bound={**self.bound, "?": asked})
        value = ast.Name("?", type=column.expression.type)
        try:
            parts = [self._test(one, value, test, spec, column) for test in tests.tests]
        except TooLong:
            return Words(code_span(feel), feel)
        language = self.language
        if tests.negated and tests.tests == (ast.Literal(None),):
            there = "cell_given" if self._asked(column) else "cell_some"
            return Words(said(there, self.lang), feel)
        if tests.negated:
            return Words(f"{language.but(parts)}", feel)
        return Words(f"{language.any_of(parts)}", feel)

    def _test(
        self, one: Saying, value: ast.Name, test: Node, spec: TypeSpec | None, column: Formula
    ) -> Noun:
        language = self.language
        days = isinstance(value.type, DateType | DateTimeType)
        match test:
            case ast.Literal(None):
                return language.plain(
                    said("cell_not_given" if self._asked(column) else "cell_none", self.lang)
                )
            case ast.Literal(bool() as truth):
                return language.plain(words("yes" if truth else "no", self.lang))
            case ast.Literal(constant) if isinstance(constant, str):
                return language.plain(self.constant(constant, spec))
            case ast.UnaryTest(op, operand):
                return language.test(op, one.noun(operand, spec), days)
            case ast.RangeNode(low, high, low_closed, high_closed):
                ends = (
                    language.test(">=" if low_closed else ">", one.noun(low, spec), days),
                    language.test("<=" if high_closed else "<", one.noun(high, spec), days),
                )
                return language.ends(*ends)
            case ast.ListNode(items) if items:
                return language.any_of(
                    [self._test(one, value, item, spec, column) for item in items]
                )
        reads = any(isinstance(node, ast.Name) and node.name == "?" for node in ast.walk(test))
        if reads or (
            isinstance(test.type, BooleanType) and not isinstance(value.type, BooleanType)
        ):
            return language.plain(f"{one.clause(test):when}")
        return language.plain(f"{one.noun(test, spec)}")

    def _asked(self, column: Formula) -> bool:
        path = static_path(column.expression.ast)
        return path is not None and self.names.asked(path)

    # --- messages -------------------------------------------------------------------

    def message(self, message: Message) -> str:
        """A message with what stands in its gaps by name: "at most [Highest principal]"."""
        nouns = {one.text: self.noun(one.formula) for one in message.placeholders}
        names = {
            text: f"{noun}" if noun.label is None else noun.label for text, noun in nouns.items()
        }
        return filled(local(message.text, self.lang), lambda name, _: f"[{names[name]}]")

    def sentence(self, text: str) -> str:
        """A whole sentence: with a capital letter."""
        return capitalised(text, self.lang)


def _feel(source: str) -> str:
    return " ".join(source.split())


def _may_be_nothing(tree: Node) -> bool:
    """Whether what is true or false is only read, or is no value in some case."""
    if isinstance(tree, ast.If):
        return _may_be_nothing(tree.yes) or _may_be_nothing(tree.no)
    return static_path(tree) is not None or (isinstance(tree, ast.Literal) and tree.value is None)
