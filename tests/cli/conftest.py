"""A folder with a course and its roster, and the command line in it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import kiosk
from tests.conftest import SECRET

COURSE = """
[course]
code = "OIAM-2026"
title = "Outils IA & Management"
guests = true
instructors = ["prof@kiosk.example"]

[[session]]
number = 2
title = "Infrastructure & dépendances"
room = "Amphi II"
start = 2026-02-25T09:00:00
end = 2026-02-25T12:00:00
"""
ROSTER = "Numéro étudiant;Nom;Prénom\n12600100;Abadie;Léa\n12600360;-Dupont;=Yanis\n"

Run = Callable[..., Result]


def keep_secret(instance: Path) -> None:
    """Give an instance the secret with which the database of the tests is written."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    (instance / "secret_key").write_text(f"{SECRET}\n")
    (instance / "secret_key").chmod(0o600)


@pytest.fixture
def run(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in [each for each in os.environ if each.startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("KIOSK_DATABASE_URL", database_url)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    keep_secret(tmp_path / "instance")

    def invoke(*arguments: str, **options: object) -> Result:
        return CliRunner().invoke(kiosk, [str(each) for each in arguments], **options)  # type: ignore[arg-type]

    return invoke


@pytest.fixture
def course(run: Run, tmp_path: Path) -> Path:
    """A course with its roster, imported as the documentation says."""
    (tmp_path / "course.toml").write_text(COURSE, "utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    assert run("instructor", "add", "prof@kiosk.example", "--name", "Prof Exemple").exit_code == 0
    assert run("course", "import", "course.toml").exit_code == 0
    assert run("roster", "import", "OIAM-2026", "roster.csv").exit_code == 0
    return tmp_path
