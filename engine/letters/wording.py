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
        "clause": "{source}, bənd {clause}",
        "basis": "Əsas: {source}",
        "then": "Bu halda nəticə: {label}",
        "until": "{day} tarixinədək",
        "policy": "{title}, versiya {version}",
        "law_day": "Bu tarixdə qüvvədə olan qaydalar tətbiq edilib: {day}.",
    },
    "en": {
        "institution": "Financial institution",
        "heading": "Decision: {title}",
        "heading_review": "{title}: notice of further review",
        "outcome": "Outcome: {label}.",
        "clause": "{source}, clause {clause}",
        "basis": "Basis: {source}",
        "then": "Outcome then: {label}",
        "until": "until {day}",
        "policy": "{title}, version {version}",
        "law_day": "The rules in force on {day} were applied.",
    },
}

#: the rest by key; key_outcome or key_tone where an outcome or a tone has its own
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "az": {
        "date": "Qərarın tarixi",
        "date_review": "Baxışın tarixi",
        "decision": "Qərarın nömrəsi",
        "decision_review": "Baxışın nömrəsi",
        "reference": "İstinad nömrəsi",
        "greeting": "Hörmətli müştəri,",
        "reasons": "Səbəblər",
        "reasons_approval": "Qərarın əsasları",
        "reasons_refusal": "İmtinanın əsas səbəbləri",
        "reasons_review": "Əlavə baxışın səbəbləri",
        "open": "Həmçinin aydınlaşdırılmalıdır",
        "note": "Nəzərinizə çatdırırıq",
        "remedies": "Nə kömək edə bilər",
        "remedies_lead": "Digər məlumatlar dəyişməz qalarsa:",
        "asked": "Baxılmış məlumatlar",
        "asked_approved": "Müraciətiniz",
        "asked_declined": "Müraciətiniz",
        "worked_out": "Hesablanmış göstəricilər və hədlər",
        "worked_out_renewed": "Uzadılmanın şərtləri",
        "obligations": "Qurumun öhdəlikləri",
        "contact": "İzahat almaq, məlumatlardakı səhvi düzəltdirmək və ya şikayət etmək üçün "
        "qərarın nömrəsini göstərməklə bizə müraciət edə bilərsiniz.",
        "contact_review": "İzahat almaq, məlumatlardakı səhvi düzəltdirmək və ya şikayət etmək "
        "üçün baxışın nömrəsini göstərməklə bizə müraciət edə bilərsiniz.",
        "closing": "Hörmətlə,",
        "policy": "Siyasət",
        "with": "Əlaqəli siyasətlər",
        "scope": "Bu məktub yalnız göstərilən siyasətə aiddir və müqaviləni əvəz etmir.",
        "continued": "Məktub uzundur: çap edildikdə növbəti səhifədə davam edə bilər.",
        "digest": "Yoxlama kodu",
    },
    "en": {
        "date": "Date of decision",
        "date_review": "Date of review",
        "decision": "Decision number",
        "decision_review": "Review number",
        "reference": "Reference",
        "greeting": "Dear customer,",
        "reasons": "Reasons",
        "reasons_approval": "Grounds for the decision",
        "reasons_refusal": "Principal reasons for the refusal",
        "reasons_review": "Why further review is needed",
        "open": "Also to be clarified",
        "note": "Please note",
        "remedies": "What would help",
        "remedies_lead": "If everything else stays as it is:",
        "asked": "Details considered",
        "asked_approved": "Your application",
        "asked_declined": "Your application",
        "worked_out": "Figures and limits worked out",
        "worked_out_renewed": "Terms of the renewal",
        "obligations": "What we must do",
        "contact": "For an explanation, to correct a mistake in these details, or to complain, "
        "please contact us and quote the decision number.",
        "contact_review": "For an explanation, to correct a mistake in these details, or to "
        "complain, please contact us and quote the review number.",
        "closing": "Yours faithfully,",
        "policy": "Policy",
        "with": "Together with",
        "scope": "This letter concerns only the policy named and does not replace a contract.",
        "continued": "This letter is long: in print it may continue on the next page.",
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


def words(key: str, lang: str, outcome: str, tone: Tone) -> str:
    """Fixed words for a letter that brings an outcome."""
    known = _WORDS[lang]
    return known.get(f"{key}_{outcome}") or known.get(f"{key}_{tone}") or known[key]
