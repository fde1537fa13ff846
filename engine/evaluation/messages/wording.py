"""The engine's own words in Azerbaijani and English: one place for all of them.

Policies bring the texts of their findings; these are the engine's own finding,
what it says of remedies without a message, and the sentences of explanations.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.policy.model import LocalText, Message

__all__ = ["CALENDAR", "LANGUAGES", "TREE", "VALUE_NOT_KNOWN", "VALUE_NOT_KNOWN_MESSAGE", "words"]

VALUE_NOT_KNOWN: Final = "VALUE_NOT_KNOWN"
LANGUAGES: Final = ("az", "en")

VALUE_NOT_KNOWN_MESSAGE: Final = Message(
    LocalText(
        az="Bu tarix üçün dəyər məlum deyil: {element:text}, {date:date}. Mütəxəssis baxmalıdır",
        en="No value is known for this date: {element:text}, {date:date}. A specialist must look",
    )
)

CALENDAR: Final = LocalText(az="iş günləri təqvimi", en="calendar of working days")

_WORDS: Final[Mapping[str, LocalText]] = {
    "change": LocalText(az="Dəyişdirin: {what}", en="Change: {what}"),
    "yes": LocalText(az="bəli", en="yes"),
    "no": LocalText(az="xeyr", en="no"),
    "none": LocalText(az="yoxdur", en="none"),
    "not_known": LocalText(az="məlum deyil", en="not known"),
}

TREE: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "head": "{title}, version {version}, on {day}: {outcome}",
        "inputs": "What was given",
        "parameters": "Figures the policy sets",
        "steps": "How it was worked out",
        "calls": "Tables asked by formulas",
        "rules": "Rules",
        "outcome": "The outcome: {outcome}",
        "outputs": "What comes with it",
        "remedies": "What would help",
        "actions": "What is to be done",
        "obligations": "What follows",
        "default_input": "not given; by default",
        "not_given": "not given",
        "status_regulation": "set by regulation",
        "status_institution": "the institution's own choice",
        "status_document": "stated in a document",
        "formula": "Formula: {formula}",
        "source": "Source: {title}",
        "clause": ", clause {clause}",
        "table": "decision table, {policy}",
        "hit": "row {row} applies",
        "missed": "row {row} does not apply: {column} is {value}, the row says {cell}",
        "not_tried": "row {row} was not looked at",
        "default": "no row applies; by default",
        "fired": "{name}: applies",
        "not_fired": "{name}: does not apply",
        "not_applicable": "does not matter here",
        "for_each": "element {index}",
        "after": "after {fact}: {state}",
        "asserted": "established",
        "not_asserted": "not established",
        "true": "true",
        "false": "false",
        "and": "all of these",
        "or": "any of these",
        "not": "not",
        "no_finding": "nothing speaks against it",
        "until": " (until {day})",
        "unknown": "not known: {element}, {day}",
        "period": "from {start} to {end}",
        "open": "open",
        "then": "the outcome would be: {outcome}",
        "nothing": "none",
    },
    "az": {
        "head": "{title}, versiya {version}, {day}: {outcome}",
        "inputs": "Verilən məlumatlar",
        "parameters": "Siyasətdə müəyyən edilmiş göstəricilər",
        "steps": "Hesablamanın gedişi",
        "calls": "Düsturların müraciət etdiyi cədvəllər",
        "rules": "Qaydalar",
        "outcome": "Nəticə: {outcome}",
        "outputs": "Nəticə ilə birlikdə verilən göstəricilər",
        "remedies": "Nə kömək edə bilər",
        "actions": "Görüləcək işlər",
        "obligations": "Bundan irəli gələn öhdəliklər",
        "default_input": "verilməyib; ilkin dəyər",
        "not_given": "verilməyib",
        "status_regulation": "qanunvericiliklə müəyyən edilib",
        "status_institution": "qurumun öz seçimi",
        "status_document": "sənəddə göstərilib",
        "formula": "Düstur: {formula}",
        "source": "Mənbə: {title}",
        "clause": ", bənd {clause}",
        "table": "qərar cədvəli, {policy}",
        "hit": "{row} sətri tətbiq olunur",
        "missed": "{row} sətri tətbiq olunmur: {column} – {value}, sətirdə {cell}",
        "not_tried": "{row} sətrinə baxılmayıb",
        "default": "heç bir sətir tətbiq olunmur; ilkin dəyər",
        "fired": "{name}: tətbiq olunur",
        "not_fired": "{name}: tətbiq olunmur",
        "not_applicable": "burada əhəmiyyəti yoxdur",
        "for_each": "element {index}",
        "after": "{fact} faktından sonra: {state}",
        "asserted": "müəyyən edilib",
        "not_asserted": "müəyyən edilməyib",
        "true": "doğrudur",
        "false": "doğru deyil",
        "and": "bunların hamısı",
        "or": "bunlardan ən azı biri",
        "not": "inkar",
        "no_finding": "maneə yoxdur",
        "until": " (son tarix: {day})",
        "unknown": "məlum deyil: {element}, {day}",
        "period": "{start} – {end}",
        "open": "açıq",
        "then": "nəticə belə olar: {outcome}",
        "nothing": "yoxdur",
    },
}


def words(key: str, lang: str, **parts: str) -> str:
    """The engine's own words."""
    text: str = getattr(_WORDS[key], lang)
    return text.format(**parts) if parts else text
