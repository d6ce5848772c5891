"""The wheel: holds all that ships and nothing else, and works outside the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        # With what is installed here, pinned or the newest.
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--skip-dependency-check",
            "--outdir",
            str(folder),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_it_holds_templates_static_files_translations_migrations_and_the_demo(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in (("kiosk", "kiosk"), ("templates", "kiosk/templates"), ("static", "kiosk/static")):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"{inside}/{path.relative_to(ROOT / folder)}" in names


def test_it_holds_no_test_no_instance_and_no_secret(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} <= {
        "kiosk",
        next(n for n in names if "dist-info" in n).split("/")[0],
    }
    assert not [name for name in names if name.endswith((".db", "secret_key", ".pyc"))]


def test_it_runs_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    script = (
        "import sys; sys.path.insert(0, 'site');"
        "import kiosk; assert 'site' in kiosk.__file__, kiosk.__file__;"
        "from kiosk.config import Settings; from kiosk.core import schema;"
        "from kiosk.core.database import Database;"
        "from pathlib import Path;"
        "s = Settings(instance=Path('i'), secret_key='0123456789abcdefghijklmnopqrstuvwxyz');"
        "s.instance.mkdir(); schema.upgrade(Database(s.database));"
        "page = kiosk.create_app(s).test_client().get('/?lang=fr');"
        "assert page.status_code == 200 and 'Feuille de présence' in page.text"
    )
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)
