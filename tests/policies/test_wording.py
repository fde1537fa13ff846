"""What people read: both languages, a banker's Azerbaijani, our own words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.policy import PolicyVersion
from engine.policy.model import LocalText

_AZERBAIJANI = set("abcçdeəfgğhxıijkqlmnoöprsştuüvyz")
# A suffix glued to a placeholder would have to follow the value's vowels.
_SUFFIXED = re.compile(r"\}[^\s\W]|\}[-'’]\w")
_WORDS = re.compile(r"\s+")
_LONG = 60  # characters; a copied run of this length is a copied sentence

_FINDINGS = {
    "CAR_LTV_EXCEEDED": (
        "İstənilən məbləğ bu avtomobil üçün yol verilən həddən çoxdur. Maksimum: ",
        "Above the maximum for this car: ",
    ),
    "BYG_EXCEEDED": (
        "Aylıq ödənişlərin cəmi gəlirə görə həddi aşır. Yeni ödəniş ən çoxu: ",
        "Monthly payments exceed the income limit. Highest new payment: ",
    ),
    "NO_DOCUMENTED_INCOME": (
        "Sənədlə təsdiqlənmiş sabit gəlir yoxdur",
        "No documented stable income",
    ),
    "UNABLE_ASSET_SALE": (
        "Kredit yalnız əmlak satılmaqla qaytarıla bilər",
        "Repayable only by selling property",
    ),
    "UNABLE_NEW_DEBT": (
        "Mövcud kredit yalnız yeni borc hesabına ödənilə bilər",
        "Existing loan payable only through new debt",
    ),
    "UNABLE_OTHER_OBLIGATIONS": (
        "Bu kredit digər öhdəliklərin icrasına mane olar",
        "Loan would impair other obligations",
    ),
    "NOT_SUITABLE": (
        "Kreditin şərtləri müştərinin ehtiyacına uyğun deyil",
        "Terms do not suit the customer",
    ),
    "OFFER_ABOVE_REQUEST": (
        "Təklif müştərinin istədiyi məbləğdən çoxdur",
        "Offer exceeds the request",
    ),
    "CREDIT_REGISTRY_NOT_CHECKED": ("MKR sorğusu aparılmayıb", "Credit registry not checked"),
    "QUESTIONNAIRE_NOT_SIGNED": ("Sorğu anketi imzalanmayıb", "Questionnaire unsigned"),
    "INFORMATION_NOT_VERIFIED": (
        "Təqdim olunan məlumatlar yoxlanılmayıb",
        "Information not verified",
    ),
    "NOTICE_GIVEN": (
        "Geri götürmə bildirişi vaxtında verilib",
        "Withdrawal notice given in time",
    ),
    "ALREADY_RENEWED": ("Müqavilə artıq bir dəfə uzadılıb", "Already renewed once"),
    "RENEWAL_NOT_PROVIDED": (
        "Müqavilədə uzadılma şərti yoxdur",
        "Contract provides no renewal",
    ),
    "TERM_UNDER_ONE_YEAR": (
        "Bir ildən qısa müqavilə avtomatik uzadılmır",
        "Under one year: no automatic renewal",
    ),
    "SIGORTALI_SIX_MONTHS": (
        "Altı aylıq “SIĞORTALI” əmanəti uzadılmır",
        "Six-month SIĞORTALI is not renewable",
    ),
    "EXTENSION_BY_AGREEMENT": (
        "Uzadılma istənilib; tərəflər razılaşmalıdır",
        "Extension requested; needs agreement",
    ),
    "CLAUSE_NOT_KNOWN": (
        "Uzadılma şərti məlum deyil; müqaviləyə baxılmalıdır",
        "Renewal clause unknown; check the contract",
    ),
    "NO_RATE_FOR_CURRENCY": (
        "Bu valyuta üzrə uzadılma faizi müəyyən edilməyib",
        "No renewal rate for this currency",
    ),
    "NOTICE_TOO_LATE": (
        "Bildiriş gecikib; uzadılmaya təsir etmir. Son tarix: ",
        "Notice late, no effect. Last day: ",
    ),
    "RULES_CONFLICT": (
        "Bu müddət üzrə qaydalar uyğun gəlmir; mütəxəssis baxmalıdır",
        "Rules disagree for this term; a specialist must look",
    ),
}
_AGREED = {"affordability", "car_loan", "car_loan_application", "deposit_renewal"}


def test_findings_say_what_was_agreed(shipped: tuple[PolicyVersion, ...]) -> None:
    said = {
        code: tuple(text.partition("{")[0] for text in (one.message.text.az, one.message.text.en))
        for version in shipped
        if version.policy_id in _AGREED
        for code, one in version.findings.items()
    }
    assert said == _FINDINGS


def test_everything_a_person_sees_has_a_label(shipped: tuple[PolicyVersion, ...]) -> None:
    nameless = [
        f"{version.policy_id}@{version.version}: {name}"
        for version in shipped
        for elements in (
            version.inputs,
            version.parameters,
            version.values,
            version.tables,
            version.rules,
            version.uses,
        )
        for name, element in elements.items()
        if element.label is None
    ]
    unlabelled = [
        f"{version.policy_id}@{version.version}: {outcome}"
        for version in shipped
        for outcome in version.outcome.order
        if outcome not in version.outcome.labels
    ]
    assert (nameless, unlabelled) == ([], [])


def test_azerbaijani_is_written_in_its_own_letters(shipped: tuple[PolicyVersion, ...]) -> None:
    strange = {
        letter: text.az
        for version in shipped
        for text in _texts(version)
        for letter in re.sub(r"\{[^}]*\}", "", text.az)
        if letter.isalpha()
        and letter.replace("İ", "i").replace("I", "ı").lower() not in _AZERBAIJANI
    }
    assert strange == {}
    assert all(
        unicodedata.is_normalized("NFC", text.az) for version in shipped for text in _texts(version)
    )


def test_actions_their_fields_and_facts_have_labels(shipped: tuple[PolicyVersion, ...]) -> None:
    bare: list[tuple[str, int, str]] = []
    for version in shipped:
        actions, rules = version.actions, version.rules.values()
        asked = {rule.action.code for rule in rules if rule.action is not None}
        facts = {fact for rule in rules for fact in rule.facts}
        unnamed = (
            *sorted(asked - actions.labels.keys()),
            *sorted(actions.fields.keys() - actions.field_labels.keys()),
            *sorted(facts - version.facts.keys()),
        )
        bare += [(version.policy_id, version.version, name) for name in unnamed]
    assert bare == []


def test_no_suffix_is_glued_to_a_placeholder(shipped: tuple[PolicyVersion, ...]) -> None:
    glued = [
        text
        for version in shipped
        for local in _texts(version)
        for text in (local.az, local.en)
        if _SUFFIXED.search(text)
    ]
    assert glued == []


def test_no_sentence_is_copied_from_the_sources(
    root: Path, shipped: tuple[PolicyVersion, ...]
) -> None:
    folder = root.parent / "shared" / "sources"
    if not folder.is_dir():
        pytest.skip("no ../shared/sources beside the repository")
    sources = " ".join(_plain(path.read_text(encoding="utf-8")) for path in folder.glob("*.txt"))
    copied = [
        text.az
        for version in shipped
        for text in _texts(version)
        if any(
            plain[start : start + _LONG] in sources
            for plain in (_plain(text.az),)
            for start in range(max(len(plain) - _LONG + 1, 0))
        )
    ]
    assert copied == []


def _plain(text: str) -> str:
    return _WORDS.sub(" ", text).casefold()


def _texts(version: PolicyVersion) -> Iterator[LocalText]:
    """Every text of a version in both languages."""
    yield version.title
    if version.notes is not None:
        yield version.notes
    for source in version.sources.values():
        yield source.title
        if source.note is not None:
            yield source.note
    for field in version.inputs.values():
        yield from field.spec.value_labels.values()
    for elements in (
        version.inputs,
        version.parameters,
        version.values,
        version.tables,
        version.rules,
        version.uses,
    ):
        for element in elements.values():
            if element.label is not None:
                yield element.label
    for table in version.tables.values():
        yield from table.parameter_labels.values()
        yield from (one.label for one in table.outputs if one.label is not None)
    yield from version.actions.labels.values()
    yield from version.actions.field_labels.values()
    for spec in version.actions.fields.values():
        yield from spec.value_labels.values()
    yield from version.facts.values()
    for constraint in version.constraints:
        yield constraint.message
    for finding in version.findings.values():
        yield finding.message.text
    for obligation in version.obligations:
        yield obligation.message.text
    rules = version.rules.values()
    for remedy in (*version.remedies, *(remedy for rule in rules for remedy in rule.remedies)):
        if remedy.message is not None:
            yield remedy.message.text
    yield from version.outcome.labels.values()
