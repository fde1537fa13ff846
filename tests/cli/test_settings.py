"""The settings: a misspelt name or a malformed value is refused, and each is documented."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from api.rate import limits_of
from app import AppSettings
from cli.settings import SETTINGS, check_environment

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("engine", "api", "admin_ui", "cli")


def test_what_is_not_ours_and_what_is_well_formed_pass() -> None:
    check_environment(
        {
            "PATH": "/bin",
            "QERARX": "1",
            "QERAR_PORT": "0",
            "QERAR_WORKERS": "",  # empty is as not set
            "QERAR_RATE_LIMIT_PER_WORKER": "100/minute;5 per second",
            "QERAR_BATCH_MIB": "512",
        }
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("QERAR_WORKER", "2", "there is no setting QERAR_WORKER; did you mean QERAR_WORKERS?"),
        ("QERAR_Z", "2", "there is no setting QERAR_Z"),
        ("QERAR_PORT", "http", "QERAR_PORT must be a number from 0 to 65535, it is 'http'"),
        ("QERAR_PORT", "8000\n", "QERAR_PORT must be a number from 0 to 65535, it is '8000\\n'"),
        ("QERAR_WORKERS", "-1", "QERAR_WORKERS must be a number from 1 to 64, it is '-1'"),
        (
            "QERAR_ORIGINATION_WINDOW",
            "٣١",
            "QERAR_ORIGINATION_WINDOW must be a number of days, it is '٣١'",
        ),
        (
            "QERAR_RATE_LIMIT_PER_WORKER",
            "many",
            "QERAR_RATE_LIMIT_PER_WORKER must be such as 2000/second, it is 'many'",
        ),
        ("QERAR_BATCH_MIB", "0", "QERAR_BATCH_MIB must be a number from 1 to 65536, it is '0'"),
        ("QERAR_LANG", "ru", "QERAR_LANG must be az or en, it is 'ru'"),
    ],
)
def test_what_is_wrong_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(click.UsageError) as refused:
        check_environment({name: value})
    assert refused.value.message == said


@pytest.mark.parametrize(
    "value", ["", "2000/second", "1 per day", "100/minute;5 per 2 hours", "7/1 second,9/hours"]
)
def test_a_rate_that_passes_here_is_one_to_the_interface(value: str) -> None:
    check_environment({"QERAR_RATE_LIMIT_PER_WORKER": value})
    assert len(limits_of(value)) == len(re.findall("/|per", value))


def test_the_page_for_operators_lists_the_settings_as_they_are() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    told = re.findall(r"^\| `(QERAR_[A-Z_]+)` \| (?:`([^`]*)`)? ?\| (.+) \|$", page, re.MULTILINE)
    assert told == [(one.name, one.default, one.meaning) for one in SETTINGS]


def test_a_setting_that_is_not_set_is_what_the_table_says() -> None:
    """But for where policies are (beside the program), and that no address is known to be ours."""
    elsewhere = {"QERAR_POLICIES", "QERAR_HOST"}
    table = {one.name: one.default for one in SETTINGS if one.name not in elsewhere}
    assert AppSettings.of({}) == AppSettings.of(table)


def test_every_setting_that_the_program_reads_is_in_the_table() -> None:
    sources = [ROOT / "app.py", *(path for top in ROOMS for path in ROOT.glob(f"{top}/**/*.py"))]
    sources.remove(ROOT / "cli" / "settings.py")
    read = {
        name
        for path in sources
        for name in re.findall(r'"(QERAR_[A-Z_]+)"', path.read_text("utf-8"))
    }
    assert read == {setting.name for setting in SETTINGS}
