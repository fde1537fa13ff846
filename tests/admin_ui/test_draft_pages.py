"""Drafts on pages: begun, changed in forms and YAML, checked, saved upon what was read."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from engine.service import Caller, Role, Service
from tests.admin_ui.conftest import Reader, SignedIn

LIMIT = "/tables/max_ltv/rows/0/then"


class Desk:
    """An editor before a new draft, and what the script of the page would send."""

    def __init__(self, reader: Reader, made_from: str = "car_loan/2") -> None:
        self.reader = reader
        made = reader.send("/admin/drafts", **{"from": made_from})
        self.path = str(made.headers["Location"])
        self.etag = self.model["etag"]

    @property
    def model(self) -> dict[str, Any]:
        found: dict[str, Any] = self.reader.client.get(f"{self.path}/model").get_json()
        return found

    def ask(self, name: str, *operations: dict[str, Any], etag: str | None = None) -> Any:
        """Send operations to ``preview`` or ``save``."""
        token = self.reader.get("/admin/drafts").token
        return self.reader.client.post(
            f"{self.path}/{name}",
            json={"etag": etag or self.etag, "operations": list(operations)},
            headers={"X-CSRFToken": token},
        )


def put(path: str, value: str) -> dict[str, str]:
    """An operation that writes a value."""
    return {"op": "replace", "path": path, "value": value}


@pytest.fixture
def desk(as_: SignedIn) -> Desk:
    """An editor's new draft of the car loan."""
    return Desk(as_("editor"))


def test_a_draft_shows_its_tables_formulas_and_messages_in_both_languages(desk: Desk) -> None:
    page = desk.reader.get(desk.path)
    assert (page.status, page.heading) == (200, "Car loan")
    fields = dict(re.findall(r'data-at="([^"]+)"[^>]*? value="([^"]*)"', page.html))
    assert fields["/effective_from"] == "2022-07-30"
    assert "electric_to_3_years electric &lt;= 3 0.90 marja-2022 3.1" in html.escape(page.words)
    for text in (
        "floor(limit_base * max_ltv, 2)",
        "Lower the principal. Highest: {max_principal:money}",
        "Kreditin məbləğini azaldın. Maksimum: {max_principal:money}",
    ):
        assert f"\n{html.escape(text)}</textarea>" in page.html


@pytest.mark.parametrize(
    "version", ["car_loan/1", "affordability/2", "deposit_renewal/1", "car_loan_application/1"]
)
def test_every_policy_can_be_edited_and_every_field_stands_in_its_document(
    as_: SignedIn, version: str
) -> None:
    desk = Desk(as_("editor"), version)
    document = desk.model["document"]
    page = desk.reader.get(desk.path)
    pointers = re.findall(r'data-at="([^"]+)"', page.html)
    assert len(pointers) == len(set(pointers)) > 20
    missing = [one for one in pointers if _at(document, html.unescape(one)) is None]
    assert [one for one in missing if not one.endswith(("/effective_from", "/verdict"))] == []
    grids = [
        json.loads(html.unescape(one)) for one in re.findall(r'data-grid="([^"]+)"', page.html)
    ]
    assert all(isinstance(_at(document, one["list"]), list) for one in grids)
    assert desk.ask("preview").get_json()["faults"] == []


def _at(document: Any, pointer: str) -> Any:
    found = document
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(found, list):
            found = found[int(key)]
        elif isinstance(found, dict) and key in found:
            found = found[key]
        else:
            return None
    return found


def test_a_preview_tells_faults_at_their_fields_in_words_and_stores_nothing(desk: Desk) -> None:
    told = desk.ask("preview", put("/values/limit_base/formula", "min(vehicle.prise, 1)"))
    (fault,) = told.get_json()["faults"]
    assert fault["pointer"] == "/values/limit_base/formula"
    assert fault["where"] == "Lower of price and market value › Formula"
    assert "prise" in fault["words"]
    assert "prise" in fault["technical"]
    assert desk.model["etag"] == desk.etag


def test_a_gap_comes_with_its_example_and_the_tests_of_a_row_for_it(desk: Desk) -> None:
    told = desk.ask("preview", put("/tables/max_ltv/rows/0/when/1", "<= 2")).get_json()
    (fault,) = told["faults"]
    assert (fault["pointer"], fault["code"]) == ("/tables/max_ltv", "inputs_not_covered")
    assert fault["example"] == [["Powertrain", '"electric"'], ["Age of the car, years begun", "3"]]
    assert fault["covers"] == ['"electric"', "3"]


def test_a_preview_says_formulas_and_cells_in_the_reader_s_language(as_: SignedIn) -> None:
    desk = Desk(as_("editor", lang="az"))
    words = desk.ask("preview").get_json()["words"]
    assert words["/tables/max_ltv/rows/0/when/1"] == "ən çoxu 3"
    assert words[LIMIT] == "90%"
    assert "Qiymət və bazar dəyərinin ən aşağısı" in words["/values/max_principal/formula"]


def test_what_cannot_be_written_is_told_with_its_place(desk: Desk) -> None:
    answer = desk.ask("save", {"op": "remove", "path": "/tables/max_ltv/rows/99"})
    assert answer.status_code == 422
    assert answer.get_json()["pointer"] == "/tables/max_ltv/rows/99"
    assert answer.get_json()["where"] == "Highest loan-to-value ratio"


def test_a_save_changes_the_place_alone_and_keeps_the_comments(
    desk: Desk, service: Service
) -> None:
    answer = desk.ask("save", put(LIMIT, "0.85"))
    assert answer.get_json()["revision"] == 1
    draft = service.drafts.read(desk.path.rpartition("/")[2])
    before = service.policies.version_bytes("car_loan", 2)
    assert draft.body == before.replace(b"then: 0.90", b"then: 0.85", 1)


def test_a_stale_save_stores_nothing_and_tells_what_the_other_changed(
    desk: Desk, as_: SignedIn
) -> None:
    other = as_("editor", name="other-editor")
    theirs = Desk.__new__(Desk)
    theirs.reader, theirs.path, theirs.etag = other, desk.path, desk.etag
    assert theirs.ask("save", put(LIMIT, "0.85")).status_code == 200
    answer = desk.ask("save", put("/tables/max_ltv/rows/1/then", "0.55"))
    assert answer.status_code == 412
    told = " ".join(re.sub(r"<[^>]+>", " ", answer.get_json()["html"]).split())
    assert told.startswith("other-editor saved revision 1.")
    assert "Highest loan-to-value ratio" in told
    assert "90% 85%" in told
    assert desk.model["document"]["tables"]["max_ltv"]["rows"][1]["then"] == "0.60"


def test_a_stale_save_upon_a_faulty_draft_tells_place_by_place_what_the_other_changed(
    desk: Desk,
) -> None:
    broken = put("/values/limit_base/formula", "vehicle.prise")
    gone = {"op": "remove", "path": "/tables/max_ltv/rows/0"}
    assert desk.ask("save", broken, gone, put("/title/en", "Cars")).status_code == 200
    answer = desk.ask("save", put("/title/en", "Autos"))
    assert answer.status_code == 412
    told = " ".join(re.sub(r"<[^>]+>", " ", answer.get_json()["html"]).split())
    assert "Title Car loan Cars" in told
    assert "Lower of price and market value › Formula min(vehicle.price" in told
    assert "electric_to_3_years id: electric_to_3_years; when: " in told
    assert told.count("electric_over_3_years") == 0


def test_the_yaml_can_be_changed_checked_and_saved_without_a_script(desk: Desk) -> None:
    path = f"{desk.path}/yaml"
    page = desk.reader.get(path)
    text = html.unescape(
        page.html.partition('name="body"')[2].partition(">\n")[2].partition("</")[0]
    )
    broken = text.replace("limit_base * max_ltv", "limit_bas * max_ltv")
    checked = desk.reader.send(path, body=broken, etag=desk.etag, do="check")
    assert "1 fault" in checked.words or "faults" in checked.words
    assert "limit_bas" in checked.words
    assert desk.model["etag"] == desk.etag
    saved = desk.reader.send(path, body=text.replace("0.90", "0.85", 1), etag=desk.etag, do="save")
    assert saved.status == 303
    stale = desk.reader.send(path, body=text.replace("0.90", "0.80", 1), etag=desk.etag, do="save")
    assert stale.status == 412
    assert "Somebody else saved this draft meanwhile" in stale.words
    assert desk.model["document"]["tables"]["max_ltv"]["rows"][0]["then"] == "0.85"


def test_a_draft_that_is_no_yaml_is_mended_as_yaml(desk: Desk) -> None:
    desk.reader.send(f"{desk.path}/yaml", body="title: [", etag=desk.etag, do="save")
    page = desk.reader.get(desk.path)
    assert page.status in {200, 303}
    assert desk.reader.get(f"{desk.path}/yaml").status == 200


@pytest.mark.parametrize("body", [b"\xff\xfe", b"- 1", b"", b"a: &a [*a]", b"\tx"])
def test_a_draft_that_holds_no_document_at_all_is_no_trouble(
    desk: Desk, service: Service, admin: Caller, body: bytes
) -> None:
    editor = replace(admin, roles=frozenset(Role))
    desk.path = f"/admin/drafts/{service.drafts.create(editor, 'strange', body=body).id}"
    statuses = {name: desk.reader.get(f"{desk.path}{name}").status for name in ("", "/review")}
    assert statuses == {"": 303, "/review": 200}
    assert desk.reader.get(f"{desk.path}/yaml").status == 200
    assert desk.reader.get(f"{desk.path}/model").status == 422
    assert desk.ask("preview", etag="0-x").status_code == 422


@pytest.mark.parametrize("digits", [20, 5000])
def test_a_revision_that_no_draft_can_have_is_refused(desk: Desk, digits: int) -> None:
    tag = f"{'9' * digits}-0123456789abcdef"
    assert desk.ask("preview", etag=tag).status_code == 200
    assert desk.ask("save", etag=tag).status_code == 412


def test_a_save_upon_a_revision_that_never_was_is_stale(desk: Desk) -> None:
    assert desk.ask("save", etag="9-0123456789abcdef").status_code == 412


def test_who_is_no_editor_reads_a_draft_and_changes_nothing(desk: Desk, as_: SignedIn) -> None:
    viewer = as_("viewer")
    page = viewer.get(desk.path)
    assert page.status == 200
    assert "This draft can be read here, not changed." in page.words
    assert "editor/main.js" not in page.html
    token = viewer.get("/admin/drafts").token
    for name in ("preview", "save"):
        answer = viewer.client.post(
            f"{desk.path}/{name}",
            json={"etag": desk.etag, "operations": []},
            headers={"X-CSRFToken": token},
        )
        assert answer.status_code == 403
    assert viewer.send("/admin/drafts", **{"from": "car_loan/2"}).status == 403


def test_a_save_without_the_form_s_token_is_refused(desk: Desk) -> None:
    answer = desk.reader.client.post(
        f"{desk.path}/save", json={"etag": desk.etag, "operations": [put(LIMIT, "0.85")]}
    )
    assert answer.status_code == 400
    assert desk.model["etag"] == desk.etag


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "There is no such draft."), ("az", "Belə layihə yoxdur.")]
)
def test_a_draft_that_is_not_there_is_a_page(as_: SignedIn, lang: str, words: str) -> None:
    page = as_("editor", lang=lang).get("/admin/drafts/01M80M6TTGTXZB947KGP2A1W8D")
    assert page.status == 404
    assert words in page.words


def test_nothing_inline_stands_in_the_editor(desk: Desk) -> None:
    page = desk.reader.get(desk.path).html
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script>|<style", page)


ODD = [None, True, "", [], {}, ["x", None], {"az": "x"}, {"a": {"b": "c"}}, [["x"]], "5"]


@pytest.mark.parametrize(
    "place",
    [
        *("tables/max_ltv", "tables/max_ltv/rows", "tables/max_ltv/inputs", "values/ltv"),
        *("outcome", "outcome/order", "findings/CAR_LTV_EXCEEDED/message", "rules/ltv_limit/then"),
        *("sources", "inputs", "title"),
    ],
)
def test_a_draft_of_whatever_shape_is_shown_and_told_its_faults(desk: Desk, place: str) -> None:
    path = "/" + place
    for odd in ODD:
        told = desk.ask("preview", {"op": "replace", "path": path, "value": odd})
        assert told.status_code in {200, 422}
    kept = desk.ask("save", {"op": "replace", "path": path, "value": ODD[5]})
    assert kept.status_code == 200
    assert desk.reader.get(desk.path).status == 200
    assert "fault" in desk.reader.get(f"{desk.path}/review").words
