"""An explanation as a tree of sentences in one language, as a banker would write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.evaluation.explaining.explanation import Explanation
from engine.evaluation.messages.forms import format_value
from engine.evaluation.messages.wording import TREE

__all__ = ["Node", "render_explanation"]

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Node:
    """A line of the tree and what stands below it."""

    text: str
    children: tuple[Node, ...] = ()


def render_explanation(explanation: Explanation | Json, lang: str) -> Node:
    """The tree in "az" or "en"; takes an explanation or the JSON it is given as."""
    told = explanation.to_json() if isinstance(explanation, Explanation) else explanation
    return _Writer(lang).decision(told)


class _Writer:
    """Writes the parts of a trace in one language."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._words = TREE[lang]

    def say(self, key: str, **parts: object) -> str:
        return self._words[key].format(**parts)

    def local(self, text: Json | None, otherwise: str) -> str:
        return otherwise if text is None else str(text[self._lang])

    def day(self, iso: str | None) -> str:
        if iso is None:
            return self.say("open")
        return format_value(date.fromisoformat(iso), "date", self._lang)

    def _not_known(self, asked: Json) -> str:
        return self.say("unknown", element=asked["element"], day=self.day(asked["date"]))

    def decision(self, told: Json) -> Node:
        """The whole: the trace, then what follows from the outcome."""
        head = self.trace(told["trace"])
        rest = [
            self._section("remedies", (self._remedy(one, told) for one in told["remedies"])),
            self._section("actions", (self._action(one) for one in told["trace"]["actions"])),
            self._section("obligations", (self._obligation(one) for one in told["obligations"])),
        ]
        return Node(head.text, (*head.children, *(one for one in rest if one.children)))

    def trace(self, trace: Json) -> Node:
        """One policy's part; a used policy's stands below its step."""
        outcome = self.local(trace["outcome"]["label"], trace["outcome"]["result"])
        head = self.say(
            "head",
            title=self.local(trace["title"], trace["policy"]),
            version=trace["policy_version"],
            day=self.day(trace["effective_date"]),
            outcome=outcome,
        )
        sections = (
            self._section("inputs", (self._input(one) for one in trace["inputs"])),
            self._section("parameters", (self._parameter(one) for one in trace["parameters"])),
            self._section("steps", (self._step(one) for one in trace["steps"])),
            self._section("calls", (self._table({**one, "label": None}) for one in trace["calls"])),
            self._section("rules", (self._rule(one) for one in trace["rules"])),
            self._outcome(trace["outcome"], outcome),
            self._section("outputs", (self._named(one) for one in trace["outputs"])),
        )
        return Node(head, tuple(one for one in sections if one.children))

    def _section(self, key: str, nodes: Iterator[Node]) -> Node:
        return Node(self.say(key), tuple(nodes))

    def _shown(self, told: Json) -> str:
        if told.get("unknown"):
            return self._not_known(told["unknown"])
        return self.local(told["text"], self.say("nothing"))

    def _named(self, told: Json) -> Node:
        name = self.local(told.get("label"), told.get("name") or told.get("path") or "")
        return Node(f"{name}: {self._shown(told)}")

    def _input(self, told: Json) -> Node:
        text = self._named(told).text
        if told["given"]:
            return Node(text)
        if told["value"] is None:
            return Node(f"{self.local(told['label'], told['path'])}: {self.say('not_given')}")
        return Node(f"{text} ({self.say('default_input')})")

    def _parameter(self, told: Json) -> Node:
        name = self.local(told["label"], told["name"])
        status = self.say(f"status_{told['status']}")
        below = self._source(told)
        if "series" not in told:
            return Node(f"{name}: {self._shown(told)} ({status})", below)
        periods = tuple(
            Node(
                f"{self.say('period', start=self.day(one['from']), end=self.day(one['to']))}: "
                f"{self._shown(one)}"
            )
            for one in told["series"]
        )
        return Node(f"{name} ({status})", (*periods, *below))

    def _source(self, told: Json) -> tuple[Node, ...]:
        citation = told.get("citation")
        if not citation:
            return ()
        text = self.say("source", title=self.local(citation["title"], citation["source"]))
        if citation["clause"]:
            text += self.say("clause", clause=citation["clause"])
        return (Node(text),)

    def _operands(self, told: Json) -> tuple[Node, ...]:
        return tuple(Node(f"{one['name']} = {self._shown(one)}") for one in told["operands"])

    def _step(self, told: Json) -> Node:
        if told["kind"] == "value":
            formula = Node(self.say("formula", formula=told["formula"]), self._operands(told))
            return Node(self._named(told).text, (formula, *self._source(told)))
        if told["kind"] == "table":
            return self._table(told)
        name = self.local(told["label"], told["name"])
        if told["decision"] is None:
            return Node(f"{name}: {self._not_known(told['unknown'])}")
        return Node(name, (self.trace(told["decision"]),))

    def _table(self, told: Json) -> Node:
        rows = [Node(f"{one['name']} = {self._shown(one)}") for one in told["columns"]]
        if told["default"]:
            rows.append(Node(self.say("default")))
        rows.extend(self._row(one) for one in told["rows"])
        kind = self.say("table", policy=told["hit_policy"])
        return Node(f"{self._named(told).text} ({kind})", (*rows, *self._source(told)))

    def _row(self, told: Json) -> Node:
        if told["hit"]:
            return Node(self.say("hit", row=told["row"]), self._source(told))
        if told["failed"] is None:
            return Node(self.say("not_tried", row=told["row"]))
        failed = told["failed"]
        said = {"column": failed["column"], "value": self._shown(failed), "cell": failed["cell"]}
        return Node(self.say("missed", row=told["row"], **said))

    def _rule(self, told: Json) -> Node:
        name = self.local(told["label"], told["name"])
        state = "fired" if any(one["fired"] for one in told["cases"]) else "not_fired"
        waits = tuple(
            Node(
                self.say(
                    "after",
                    fact=self.local(one["label"], one["fact"]),
                    state=self.say("asserted" if one["asserted"] else "not_asserted"),
                )
            )
            for one in told["after"]
        )
        below: list[Node] = []
        for case in told["cases"]:
            conditions = self._condition(case["conditions"])
            if case["index"] is None:
                below.append(conditions)
            else:
                below.append(Node(self.say("for_each", index=case["index"] + 1), (conditions,)))
        if told.get("unknown"):
            below.append(Node(self._not_known(told["unknown"])))
        return Node(self.say(state, name=name), (*waits, *below, *self._source(told)))

    def _condition(self, told: Json) -> Node:
        truth = {True: "true", False: "false", None: "not_applicable"}[told["holds"]]
        said = self._not_known(told["unknown"]) if "unknown" in told else self.say(truth)
        if "parts" not in told:
            return Node(f"{told['formula']}: {said}", self._operands(told))
        parts = tuple(self._condition(part) for part in told["parts"])
        return Node(f"{self.say(told['connective'])}: {said}", parts)

    def _outcome(self, told: Json, outcome: str) -> Node:
        findings = tuple(
            Node(
                f"{self.local(one['message'], one['code'])} [{one['code']}]",
                self._source(one),
            )
            for one in told["findings"]
        )
        return Node(
            self.say("outcome", outcome=outcome), findings or (Node(self.say("no_finding")),)
        )

    def _remedy(self, told: Json, whole: Json) -> Node:
        text = self.local(told["message"], "")
        if told["outcome"] is None:
            return Node(text)
        labels = whole["trace"]["outcome"]["labels"]
        outcome = self.local(labels.get(told["outcome"]), told["outcome"])
        return Node(text, (Node(self.say("then", outcome=outcome)),))

    def _action(self, told: Json) -> Node:
        fields = (self._named(one) for one in told["fields"])
        return Node(self.local(told["label"], told["code"]), tuple(fields))

    def _obligation(self, told: Json) -> Node:
        text = self.local(told["message"], told["code"])
        if told["until"] is not None:
            text += self.say("until", day=self.day(told["until"]))
        return Node(text, self._source(told))
