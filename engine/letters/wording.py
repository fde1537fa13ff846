"""The letters' own words, in Azerbaijani and in English.

The policy brings its title, labels and messages.  A placeholder never takes a
suffix, so that a sentence is right whatever stands in it.  Nothing here cites
law or promises what no record holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from engine.policy.model import LocalText

__all__ = ["Tone", "local", "outcome_words", "sentence", "words"]


class Tone(StrEnum):
    """What kind of answer a letter brings."""

    APPROVAL = "approval"
    REFUSAL = "refusal"
    REVIEW = "review"  # no answer yet
    NOTICE = "notice"  # neither granted nor refused: a deposit that ends


#: outcome -> its tone, and what the letter says of it
_OUTCOMES: Final[Mapping[str, tuple[Tone, Mapping[str, str]]]] = {
    "approved": (
        Tone.APPROVAL,
        {
            "az": "Müraciətiniz aşağıdakı şərtlərlə təsdiq edilib.",
            "en": "Your application has been approved on the terms below.",
        },
    ),
    "declined": (
        Tone.REFUSAL,
        {
            "az": "Təəssüf ki, müraciətiniz üzrə imtina qərarı qəbul edilib.",
            "en": "We are sorry to tell you that your application has been declined.",
        },
    ),
    "referred": (
        Tone.REVIEW,
        {
            "az": "Yekun qərar hələ qəbul edilməyib: əlavə baxış aparılır. Bu, imtina deyil.",
            "en": "No final decision has been made yet: further review is needed. "
            "This is not a refusal.",
        },
    ),
    "renewed": (
        Tone.APPROVAL,
        {
            "az": "Əmanətiniz aşağıdakı şərtlərlə uzadılıb.",
            "en": "Your deposit has been renewed on the terms below.",
        },
    ),
    "not_renewed": (
        Tone.NOTICE,
        {"az": "Əmanətiniz uzadılmayıb.", "en": "Your deposit has not been renewed."},
    ),
}

_SENTENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "az": {
        "institution": "Maliyyə qurumu",
        "heading": "{title} üzrə qərar",
        "heading_review": "{title}: əlavə baxış barədə bildiriş",
        "outcome": "Nəticə: {label}.",
        "greeting": "Hörmətli müştəri,",
        "clause": "{source}, bənd {clause}",
        "basis": "Əsas: {source}",
        "then": "Nəticə: {label}",
        "until": "{day} tarixinədək",
        "policy": "{title}, versiya {version}",
    },
    "en": {
        "institution": "Financial institution",
        "heading": "Decision: {title}",
        "heading_review": "{title}: notice of further review",
        "outcome": "Outcome: {label}.",
        "greeting": "Dear customer,",
        "clause": "{source}, clause {clause}",
        "basis": "Basis: {source}",
        "then": "Outcome then: {label}",
        "until": "until {day}",
        "policy": "{title}, version {version}",
    },
}

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "az": {
        "date": "Qərarın tarixi",
        "decision": "Qərarın nömrəsi",
        "reference": "Müraciətin nömrəsi",
        "reasons_approval": "Qərarın əsasları",
        "reasons_refusal": "İmtinanın əsas səbəbləri",
        "reasons_review": "Nəyə əlavə baxılır",
        "reasons_notice": "Səbəblər",
        "open": "Həmçinin aydınlaşdırılmalıdır",
        "note": "Nəzərinizə çatdırırıq",
        "remedies": "Nə kömək edə bilər",
        "remedies_lead": "Digər məlumatlar dəyişməz qalarsa:",
        "asked": "Baxılmış məlumatlar",
        "asked_approved": "Təsdiq edilmiş müraciət",
        "worked_out": "Hesablanmış göstəricilər",
        "worked_out_renewed": "Uzadılmanın şərtləri",
        "obligations": "Qurumun öhdəlikləri",
        "policy_used": "Tətbiq edilən siyasət",
        "with": "Onunla birlikdə",
        "law_day": "Qaydaların götürüldüyü tarix",
        "contact": "Qərarın izahını almaq, səhv gördüyünüz məlumatı düzəltdirmək və ya şikayət etmək "
        "üçün qərarın nömrəsini göstərərək bizə müraciət edə bilərsiniz.",
        "scope": "Bu məktub göstərilən siyasət üzrə qərar barədədir və müqaviləni əvəz etmir.",
        "continued": "Məktub bir səhifəyə yerləşmir; çap edildikdə növbəti səhifədə davam edir.",
        "digest": "Yoxlama kodu",
    },
    "en": {
        "date": "Date of decision",
        "decision": "Decision number",
        "reference": "Your reference",
        "reasons_approval": "Grounds for the decision",
        "reasons_refusal": "Principal reasons for the refusal",
        "reasons_review": "What is being reviewed",
        "reasons_notice": "Reasons",
        "open": "Also to be clarified",
        "note": "Please note",
        "remedies": "What would help",
        "remedies_lead": "If everything else stays as it is:",
        "asked": "Details considered",
        "asked_approved": "What was approved",
        "worked_out": "Figures worked out",
        "worked_out_renewed": "Terms of the renewal",
        "obligations": "What we must do",
        "policy_used": "Policy applied",
        "with": "Together with",
        "law_day": "Rules as they stood on",
        "contact": "For an explanation of this decision, to correct anything you find wrong in it, or to "
        "complain, please contact us and quote the decision number.",
        "scope": "This letter is about the decision under the policy named; "
        "it does not replace a contract.",
        "continued": "This letter does not fit one page; in print it continues on the next.",
        "digest": "Verification code",
    },
}


def local(text: LocalText, lang: str) -> str:
    """A policy's text in the letter's language."""
    return text.az if lang == "az" else text.en


def outcome_words(outcome: str, lang: str) -> tuple[Tone, str | None]:
    """An outcome's tone and sentence; one that is not known here is a notice without a sentence."""
    found = _OUTCOMES.get(outcome)
    return (Tone.NOTICE, None) if found is None else (found[0], found[1][lang])


def sentence(key: str, lang: str, **parts: object) -> str:
    """One of the letters' sentences with what stands in it."""
    return _SENTENCES[lang][key].format(**parts)


def words(lang: str) -> Mapping[str, str]:
    """The letters' fixed words by key."""
    return _WORDS[lang]
