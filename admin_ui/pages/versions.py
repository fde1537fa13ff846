"""A version as a document that a lawyer reads, and its file as it was published."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort

from admin_ui.languages import _, lang
from admin_ui.pages.policies_standing import standing_of
from admin_ui.rendering import render
from engine.service import History, Published, Service
from engine.service.narrating import Document

__all__ = ["Section", "blueprint", "sections_of"]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the document: its anchor, title, and its elements by anchor and label."""

    name: str
    title: str
    entries: tuple[tuple[str, str], ...] = ()


def blueprint(service: Service) -> Blueprint:
    """Reading versions."""
    pages = Blueprint("versions", __name__, url_prefix="/policies/<policy>/versions/<int:version>")

    @pages.get("")
    def show(policy: str, version: int) -> str:
        document = service.policies.narrative(policy, version, lang())
        history = service.histories.of(policy)
        return render(
            "policies/version.html",
            document=document,
            sections=sections_of(document),
            published=_published(history, version),
            standing=standing_of(service, history, version),
            others=[one.version for one in history.published if one.version != version],
            history=history,
        )

    @pages.get("/file")
    def file(policy: str, version: int) -> str:
        """The file as it is written, line by line."""
        text = service.policies.version_bytes(policy, version).decode()
        history = service.histories.of(policy)
        return render(
            "policies/file.html",
            policy=policy,
            version=version,
            title=service.policies.version(policy, version).title,
            lines=text.splitlines(),
            published=_published(history, version),
        )

    @pages.get("/file.yaml")
    def download(policy: str, version: int) -> Response:
        """The bytes whose SHA-256 is the version's digest."""
        response = Response(service.policies.version_bytes(policy, version))
        response.mimetype = "application/yaml"
        name = f"{policy}-{version}.yaml"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    return pages


def sections_of(document: Document) -> tuple[Section, ...]:
    """What the document has, in the order it is read; what is empty is not there."""
    listed = (
        Section("purpose", _("Purpose and readings"), (("", ""),) if document.purpose else ()),
        Section("outcome", _("Outcomes"), (("", ""),)),
        Section("inputs", _("Inputs"), _named(document.inputs, "path")),
        Section(
            "constraints",
            _("What must hold of the inputs"),
            (("", ""),) if document.constraints else (),
        ),
        Section("parameters", _("Figures the policy sets"), _named(document.parameters)),
        Section("uses", _("Other policies it asks"), _named(document.uses)),
        Section("values", _("Formulas"), _named(document.values)),
        Section("tables", _("Decision tables"), _named(document.tables)),
        Section("rules", _("Rules"), _named(document.rules)),
        Section("findings", _("Reasons"), _codes(document.findings)),
        Section("remedies", _("What would help"), _codes(document.remedies, "id")),
        Section("obligations", _("Obligations"), _codes(document.obligations)),
        Section("outputs", _("What is answered"), (("", ""),) if document.outputs else ()),
        Section("papers", _("Papers"), _named(document.papers, "code", "title")),
        Section("sources", _("Sources"), _named(document.sources, "id", "title")),
        Section("terms", _("Words explained"), (("", ""),) if document.terms else ()),
    )
    return tuple(one for one in listed if one.entries)


def _named(
    elements: tuple[object, ...], name: str = "name", label: str = "label"
) -> tuple[tuple[str, str], ...]:
    return tuple((str(getattr(one, name)), str(getattr(one, label))) for one in elements)


def _codes(elements: tuple[object, ...], name: str = "code") -> tuple[tuple[str, str], ...]:
    return _named(elements, name, name)


def _published(history: History, version: int) -> Published:
    found = next((one for one in history.published if one.version == version), None)
    return found or abort(404)
