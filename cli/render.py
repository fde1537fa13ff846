"""A decision as lines of text for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.text import Text

from engine.service import Labels

__all__ = ["OUTCOME_STYLE", "decision_text", "value_text"]

_WORDS = {
    "en": {
        "version": "version",
        "on": "on",
        "reasons": "Reasons",
        "outputs": "Outputs",
        "remedies": "What would help",
        "actions": "Actions",
        "obligations": "What follows",
        "used": "Used",
        "calendar": "calendar",
        "until": "until",
        "clause": "clause",
        "digest": "Digest",
    },
    "az": {
        "version": "versiya",
        "on": "tarix",
        "reasons": "Səbəblər",
        "outputs": "Göstəricilər",
        "remedies": "Nə kömək edə bilər",
        "actions": "Görüləcək işlər",
        "obligations": "Bundan irəli gələn öhdəliklər",
        "used": "İstifadə olunub",
        "calendar": "təqvim",
        "until": "son tarix",
        "clause": "bənd",
        "digest": "Heş",
    },
}
#: severity -> style; an outcome is shown in the style of its strongest reason
_SEVERITY_STYLE = {"adverse": "red", "refer": "yellow", "info": "cyan"}
OUTCOME_STYLE = "bold"
#: what every action has; its rank is its place in the list
_OF_ALL_ACTIONS = ("code", "element", "label", "rank")


def decision_text(told: Mapping[str, Any], labels: Labels, lang: str) -> Iterator[Text]:
    """The lines of a decision given in api.md's shape."""
    words = _WORDS[lang]
    outcome = told["outcome"]
    yield Text.assemble(
        f"{labels.title}, {words['version']} {told['policy_version']}, "
        f"{words['on']} {told['effective_date']}: ",
        (labels.outcomes.get(outcome, outcome), f"bold {_style(told)}"),
    )
    yield from _reasons(told["reasons"], words, lang)
    yield from _outputs(told["outputs"], labels, words)
    yield from _remedies(told["remedies"], labels, words, lang)
    yield from _actions(told["actions"], labels, words)
    yield from _obligations(told["obligations"], words, lang)
    yield from _used(told["used"], words)
    yield Text.assemble(f"\n{words['digest']} ", (told["digest"], "dim"))


def value_text(value: Any) -> str:
    """A JSON value on one line: texts as they are, objects as name = value."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} = {value_text(item)}" for name, item in value.items())
    if isinstance(value, list):
        return "[" + ", ".join(value_text(item) for item in value) + "]"
    if isinstance(value, bool):  # not by a table of words: 1 and 0 are equal to true and false
        return "true" if value else "false"
    return "null" if value is None else str(value)


def _style(told: Mapping[str, Any]) -> str:
    deciding = [r["severity"] for r in told["reasons"] if r["verdict"] == told["outcome"]]
    return _SEVERITY_STYLE.get(deciding[0], "green") if deciding else "green"


def _reasons(reasons: list[Any], words: Mapping[str, str], lang: str) -> Iterator[Text]:
    if not reasons:
        return
    yield Text(f"\n{words['reasons']}", OUTCOME_STYLE)
    for reason in reasons:
        yield Text.assemble(
            "  ",
            (reason["code"], _SEVERITY_STYLE.get(reason["severity"], "")),
            f"  {reason['message'][lang]}",
        )
        place = " ".join(filter(None, [reason["element"], reason["pointer"]]))
        yield Text(f"    {place}{_citation(reason['citation'], words, lang)}", "dim")


def _outputs(
    outputs: Mapping[str, Any], labels: Labels, words: Mapping[str, str]
) -> Iterator[Text]:
    if not outputs:
        return
    yield Text(f"\n{words['outputs']}", OUTCOME_STYLE)
    width = max(map(len, outputs))
    simple = [value_text(value) for value in outputs.values() if not isinstance(value, Mapping)]
    column = max(map(len, simple), default=0)
    for name, value in outputs.items():
        label = labels.names.get(name)
        if isinstance(value, Mapping):
            yield Text.assemble(f"  {name:<{width}}  ", (label or "", "dim"))
            inner = max(map(len, value), default=0)
            for below, item in value.items():
                yield Text(f"    {below:<{inner}}  {value_text(item)}")
        else:
            line = f"  {name:<{width}}  {value_text(value):<{column}}  "
            yield Text.assemble(line.rstrip() if not label else line, (label or "", "dim"))


def _remedies(
    remedies: list[Any], labels: Labels, words: Mapping[str, str], lang: str
) -> Iterator[Text]:
    if not remedies:
        return
    yield Text(f"\n{words['remedies']}", OUTCOME_STYLE)
    for remedy in remedies:
        changes = ", ".join(
            f"{pointer}: {value_text(change['from'])} -> {value_text(change['to'])}"
            for pointer, change in (remedy.get("set") or {}).items()
        )
        outcome = remedy.get("outcome")
        becomes = labels.outcomes.get(outcome, outcome) if outcome else None
        message = (remedy.get("message") or {}).get(lang)
        told = "  ".join(filter(None, [changes, message]))
        yield Text.assemble(f"  {told}", (f" ({becomes})" if becomes else "", "green"))


def _actions(actions: list[Any], labels: Labels, words: Mapping[str, str]) -> Iterator[Text]:
    if not actions:
        return
    yield Text(f"\n{words['actions']}", OUTCOME_STYLE)
    for action in actions:
        code = action["code"]
        fields = "; ".join(
            f"{labels.action_fields.get(name, name)}: "
            f"{labels.action_values.get((name, str(value)), value_text(value))}"
            for name, value in action.items()
            if name not in _OF_ALL_ACTIONS and value is not None
        )
        yield Text("  ".join(filter(None, [f"  {code}", labels.actions.get(code), fields])))


def _obligations(obligations: list[Any], words: Mapping[str, str], lang: str) -> Iterator[Text]:
    if not obligations:
        return
    yield Text(f"\n{words['obligations']}", OUTCOME_STYLE)
    for obligation in obligations:
        until = obligation.get("until")
        limit = f" ({words['until']} {until})" if until else ""
        yield Text(f"  {obligation['code']}  {obligation['message'][lang]}{limit}")


def _used(used: list[Any], words: Mapping[str, str]) -> Iterator[Text]:
    if not used:
        return
    named = (
        f"{one['policy']} {words['version']} {one['policy_version']}"
        if "policy" in one
        else f"{words['calendar']} {one['calendar']}"
        for one in used
    )
    yield Text(f"\n{words['used']}: {', '.join(named)}")


def _citation(citation: Mapping[str, Any] | None, words: Mapping[str, str], lang: str) -> str:
    if not citation:
        return ""
    title = citation["title"][lang] if citation["title"] else citation["source"]
    clause = f", {words['clause']} {citation['clause']}" if citation["clause"] else ""
    return f"\n    {title}{clause}"
