"""What papers say besides the words of their policy, in Azerbaijani and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["sentence"]

_SENTENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "az": {
        "institution": "Maliyyə qurumu",
        "date": "Tarix",
        "as_of": "Vəziyyət tarixi: {day}",
        "reference": "İstinad nömrəsi",
        "decision": "Qərarın nömrəsi",
        "to": "Kimə",
        "greeting": "Hörmətli {name},",
        "closing": "Hörmətlə,",
        "signature": "İmza",
        "prepared": "Hazırlayan (vəzifəsi, adı, imzası)",
        "checked": "Yoxlayan (vəzifəsi, adı, imzası)",
        "number": "№",
        "total": "Cəmi",
        "nothing": "Göstəriləcək kredit yoxdur.",
        "cases": "Fayldakı kreditlərin sayı: {cases}. Bu cədvəldə: {rows}.",
        "amounts": "Məbləğlər: {currency}",
        "policy": "Siyasət: {title}, versiya {version}.",
        "law_day": "Bu tarixdə qüvvədə olan qaydalar tətbiq edilib: {day}.",
        "digest": "Yoxlama kodu",
        "continued": "Sənəd uzundur: çap edildikdə növbəti səhifədə davam edə bilər.",
        "draft": "Bu nüsxə qeydə alınmamış qərar üzrə tərtib edilib.",
    },
    "en": {
        "institution": "Financial institution",
        "date": "Date",
        "as_of": "As of {day}",
        "reference": "Reference",
        "decision": "Decision number",
        "to": "To",
        "greeting": "Dear {name},",
        "closing": "Yours sincerely,",
        "signature": "Signature",
        "prepared": "Prepared by (position, name, signature)",
        "checked": "Checked by (position, name, signature)",
        "number": "No.",
        "total": "Total",
        "nothing": "There is no loan to show.",
        "cases": "Loans in the file: {cases}. In this table: {rows}.",
        "amounts": "Amounts in {currency}",
        "policy": "Policy: {title}, version {version}.",
        "law_day": "The rules in force on {day} were applied.",
        "digest": "Verification code",
        "continued": "This document is long: in print it may continue on the next page.",
        "draft": "This copy was made of a decision that is not recorded.",
    },
}


def sentence(key: str, lang: str, **parts: object) -> str:
    """One of the papers' own sentences with what stands in it."""
    return _SENTENCES[lang][key].format(**parts)
