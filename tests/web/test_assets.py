"""Style sheets, scripts and the typeface, as browsers get them."""

import logging
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk.core import paths
from kiosk.web.common.assets import AUDIENCES, add_assets

WITH_TYPEFACE = {"screen", "console"}
IN_A_SHEET = re.compile(r'url\("([^"]+)"\)')


def address_of(app: Flask, name: str) -> str:
    with app.test_request_context():
        return str(app.jinja_env.globals["asset"](name))


@pytest.fixture
def sheets(app: Flask, client: FlaskClient) -> dict[str, str]:
    """The style sheet of each audience."""
    return {each: client.get(address_of(app, f"{each}.css")).text for each in AUDIENCES}


def test_only_the_screen_and_the_console_have_a_typeface_to_load(sheets: dict[str, str]) -> None:
    for audience, sheet in sheets.items():
        wanted = audience in WITH_TYPEFACE
        assert sheet.count("@font-face") == sheet.count("url(") == wanted, audience
        assert ('--serif: "Source Serif 4"' in sheet) is wanted, audience
        assert "--serif: Charter" in sheet, audience


@pytest.mark.parametrize("audience", sorted(WITH_TYPEFACE))
def test_the_style_sheet_leads_to_the_typeface_which_may_be_kept_for_ever(
    sheets: dict[str, str], app: Flask, client: FlaskClient, audience: str
) -> None:
    [name] = IN_A_SHEET.findall(sheets[audience])
    assert re.fullmatch(r"[0-9a-f]{10}-source-serif-4\.woff2", name)
    folder = address_of(app, f"{audience}.css").rpartition("/")[0]
    answer = client.get(f"{folder}/{name}")
    assert answer.status_code == 200
    assert answer.content_type == "font/woff2"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.data == (paths.STATIC / "font" / "source-serif-4.woff2").read_bytes()


def test_paper_keeps_the_fonts_of_the_system(sheets: dict[str, str]) -> None:
    for audience in WITH_TYPEFACE:
        assert '@media screen{:root{--serif: "Source Serif 4",Charter,' in sheets[audience]


def test_the_licence_is_beside_the_typeface_and_is_no_page(app: Flask, client: FlaskClient) -> None:
    assert "SIL OPEN FONT LICENSE" in (paths.STATIC / "font" / "source-serif-4-licence.txt").read_text(
        "utf-8"
    )
    with pytest.raises(KeyError):
        address_of(app, "source-serif-4-licence.txt")


def test_a_checkout_that_was_never_installed_does_without_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for folder in ("css", "js", "img"):
        (tmp_path / folder).symlink_to(paths.STATIC / folder)
    monkeypatch.setattr(paths, "STATIC", tmp_path)
    app = Flask(__name__, static_folder=None)
    with caplog.at_level(logging.WARNING, "kiosk"):
        add_assets(app)
    [told] = caplog.records
    assert told.getMessage() == "typeface_missing"
    assert told.kiosk_fields == {"remedy": "pip install -c constraints.txt -e ."}  # type: ignore[attr-defined]
    for audience in AUDIENCES:
        address = address_of(app, f"{audience}.css").rpartition("/")[2]
        with app.test_request_context():
            sheet = app.view_functions["asset"](address=address).get_data(as_text=True)
        assert "Source Serif" not in sheet
        assert "--serif: Charter" in sheet


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application with three scripts that name each other, in two folders."""
    for folder in ("css", "img", "font"):
        (tmp_path / folder).symlink_to(paths.STATIC / folder)
    kinds = tmp_path / "js" / "kinds"
    kinds.mkdir(parents=True)
    (tmp_path / "js" / "quiz.js").write_text(
        'import { enhance } from "./kinds/ordering.js";\nenhance("lines.js");\n'
    )
    (tmp_path / "js" / "lines.js").write_text("export const lines = 0;\n")
    (kinds / "ordering.js").write_text(
        'import { far } from "../lines.js";\nimport { near } from "./lines.js";\n'
    )
    (kinds / "lines.js").write_text("export const lines = 1;\n")
    monkeypatch.setattr(paths, "STATIC", tmp_path)
    app = Flask(__name__, static_folder=None)
    add_assets(app)
    return app


def script_of(app: Flask, name: str) -> str:
    address = address_of(app, name).rpartition("/")[2]
    with app.test_request_context():
        return str(app.view_functions["asset"](address=address).get_data(as_text=True))


def test_scripts_of_a_folder_lie_beside_all_others_and_name_each_other_by_their_addresses(
    scripts: Flask,
) -> None:
    ordering, near, far = (
        address_of(scripts, name).removeprefix("/assets/")
        for name in ("kinds/ordering.js", "kinds/lines.js", "lines.js")
    )
    assert re.fullmatch(r"[0-9a-f]{10}-kinds-ordering\.js", ordering)
    assert f'"./{ordering}"' in script_of(scripts, "quiz.js")
    assert script_of(scripts, "kinds/ordering.js").splitlines() == [
        f'import {{ far }} from "./{far}";',
        f'import {{ near }} from "./{near}";',
    ]


def test_only_what_a_script_takes_from_another_is_an_address(scripts: Flask) -> None:
    assert 'enhance("lines.js");' in script_of(scripts, "quiz.js")
