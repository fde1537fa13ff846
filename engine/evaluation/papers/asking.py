"""What one decision tells one paper: the values of its fields and texts, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import InputFault, PaperIncomplete
from engine.evaluation.deciding.evaluation import Evaluation
from engine.evaluation.deciding.pointers import pointer_of
from engine.evaluation.environment import Environment
from engine.evaluation.messages.forms import Parameter
from engine.evaluation.messages.placeholders import Placeholders, in_currencies, spec_of
from engine.evaluation.papers.lacking import lacking_inputs
from engine.evaluation.papers.written import Line, Page, Section
from engine.feel import Budget, Expression
from engine.feel.syntax.paths import static_path
from engine.policy.formulas.paths import element_at
from engine.policy.model import Formula, LocalText, Paper, PaperField, PaperPart, TypeSpec

__all__ = ["Asking"]


class Asking:
    """What one decision tells one paper; ``missing`` grows with what it cannot tell."""

    def __init__(self, found: Evaluation, paper: Paper) -> None:
        self._found = found
        self._policy = found.policy
        self._paper = paper
        self._element = f"papers/{paper.code}"
        self._placeholders = Placeholders(found.policy)
        self.missing: dict[InputFault, None] = {}
        found.budget.steps = Budget().steps
        told: dict[str, Any] = {"outcome": found.outcome}
        told["findings"] = list(dict.fromkeys(one.code for one in found.reasons))
        told["actions"] = list(dict.fromkeys(one.code for one in found.actions))
        self.env = found.env.with_(**{k: v for k, v in told.items() if k not in found.env})

    def check(self) -> None:
        """Raises PaperIncomplete if something is missing."""
        if self.missing:
            policy = self._policy
            raise PaperIncomplete(
                policy.policy_id, policy.version, self._paper.code, tuple(self.missing)
            )

    def value(self, formula: Formula, env: Environment) -> Any:
        """What a formula gives; None where it is not known."""
        return self._found.ask(self._element, formula.expression, env)

    def refusal(self) -> str | None:
        """Why the paper is not due, in FEEL: its condition, or that it is for nobody."""
        when, elements = self._paper.when, self._paper.elements
        if when is not None and self.value(when, self.env) is not True:
            return when.source
        if elements is not None and not self.value(elements, self.env):
            return f"{elements.source} is empty"
        return None

    def holds(self, part: PaperPart, env: Environment) -> bool:
        """Whether a part is shown."""
        return part.when is None or self.value(part.when, env) is True

    def pages(self) -> tuple[Page, ...]:
        """A page, or with for_each one for each element."""
        paper = self._paper
        if paper.variable is None or paper.elements is None:
            return (self._page(self.env, {}, {}),)
        return tuple(
            self._page(*within)
            for within in self._each(paper.variable, paper.elements, self.env, {}, {})
        )

    def _each(
        self,
        variable: str,
        elements: Formula,
        env: Environment,
        places: Mapping[str, str],
        items: Mapping[str, TypeSpec | None],
    ) -> list[tuple[Environment, dict[str, str], dict[str, TypeSpec | None]]]:
        """For each element what formulas read then, where elements stand, and their types."""
        path = static_path(elements.expression.ast)
        spec = self._spec(path, items)
        item = None if spec is None else spec.item
        at = "" if path is None else pointer_of(".".join(path))
        listed = self.value(elements, env)
        return [
            (
                env.with_(**{variable: one}),
                {**places, variable: f"{at}/{place}" if at else ""},
                {**items, variable: item},
            )
            for place, one in enumerate(listed if isinstance(listed, list | tuple) else ())
        ]

    def _page(
        self,
        env: Environment,
        places: Mapping[str, str],
        items: Mapping[str, TypeSpec | None],
    ) -> Page:
        paper = self._paper
        every: dict[str, tuple[Line, ...]] = {
            "to": self.lines(paper.to, env, places, items),
            "signed": self.lines(paper.signed, env, places, items),
        }
        for name, part in paper.parts.items():
            if part.fields and part.when is None and part.variable is None:
                every[f"parts/{name}"] = self.lines(part.fields, env, places, items)
        named = {line.field.name: line.value for lines in every.values() for line in lines}
        inner = env.with_(**{name: one and one.value for name, one in named.items()})
        sections = []
        for name, part in paper.parts.items():
            if f"parts/{name}" in every:
                sections.append(Section(part, rows=(every[f"parts/{name}"],)))
            elif self.holds(part, inner):
                sections.append(self._section(part, inner, named, places, items))
        return Page(every["to"], tuple(sections), every["signed"])

    def _section(
        self,
        part: PaperPart,
        env: Environment,
        named: Mapping[str, Parameter | None],
        places: Mapping[str, str],
        items: Mapping[str, TypeSpec | None],
    ) -> Section:
        if part.text is not None:
            return Section(part, part.text, self._parameters(part, env, named, places))
        shown = part.fields or part.columns
        if part.variable is None or part.elements is None:
            return Section(part, rows=(self.lines(shown, env, places, items),))
        each = self._each(part.variable, part.elements, env, places, items)
        return Section(part, rows=tuple(self.lines(shown, *within) for within in each))

    def _parameters(
        self,
        part: PaperPart,
        env: Environment,
        named: Mapping[str, Parameter | None],
        places: Mapping[str, str],
    ) -> dict[str, Parameter]:
        """The values of a text's placeholders; a field is shown as it is elsewhere on the page."""
        assert part.text is not None
        parameters: dict[str, Parameter] = {}
        for one in self._placeholders.of(part.text):
            path = static_path(one.expression.ast)
            of_field = named.get(path[0]) if path is not None and len(path) == 1 else None
            if of_field is not None:
                parameters[one.text] = of_field
                continue
            value = self._found.ask(self._element, one.expression, env)
            if value is None and not (path and path[0] in named):  # else its field is missing
                label = LocalText(one.text, one.text)
                self._miss(label, one.expression, env, places)
            parameters[one.text] = one.parameter(value, env)
        return parameters

    def lines(
        self,
        fields: Mapping[str, PaperField],
        env: Environment,
        places: Mapping[str, str],
        items: Mapping[str, TypeSpec | None],
    ) -> tuple[Line, ...]:
        """The values of fields; those that are missing are noted."""
        return tuple(self._line(one, env, places, items) for one in fields.values())

    def _line(
        self,
        field: PaperField,
        env: Environment,
        places: Mapping[str, str],
        items: Mapping[str, TypeSpec | None],
    ) -> Line:
        expression = field.shown.formula.expression
        value = self.value(field.shown.formula, env)
        if value is None or (isinstance(value, str) and not value.strip()):
            if not field.optional:
                self._miss(field.label, expression, env, places)
            return Line(field, None)
        parameter = self._placeholders.shown(field.shown).parameter(value, env)
        if parameter.spec is None:
            spec = self._spec(static_path(expression.ast), items)
            if spec is not None:
                parameter = parameter._replace(spec=in_currencies(spec, env))
        return Line(field, parameter)

    def _spec(
        self, path: tuple[str, ...] | None, items: Mapping[str, TypeSpec | None]
    ) -> TypeSpec | None:
        """The declared type behind a path, which may start with an element."""
        if path is None or path[0] not in items:
            return spec_of(self._policy, path)
        item = items[path[0]]
        if item is None or len(path) == 1:
            return item
        field = element_at(".".join(path[1:]), item.fields)
        return None if field is None else field.spec

    def _miss(
        self,
        label: LocalText,
        expression: Expression,
        env: Environment,
        places: Mapping[str, str],
    ) -> None:
        title = self._paper.title
        message = f"“{title.en}” needs “{label.en}”"
        message_az = f"«{title.az}» üçün «{label.az}» göstərilməlidir"
        pointers = lacking_inputs(self._policy, expression, env, places)
        if not pointers:
            message += ", and the decision gives no value for it"
            message_az += ", qərarda isə belə bir dəyər yoxdur"
        for pointer in pointers or ("",):
            self.missing[InputFault(pointer, "missing", message, message_az)] = None
