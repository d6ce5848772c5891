"""The wheel and the sdist: hold all that ships and nothing else; the wheel works outside the checkout."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def built(folder: Path, *options: str) -> Path:
    """The folder with what was built, with what is installed here: pinned or the newest."""
    options = ("--no-isolation", "--skip-dependency-check", *options, "--outdir", str(folder))
    subprocess.run([sys.executable, "-m", "build", *options, str(ROOT)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return next(built(tmp_path_factory.mktemp("dist"), "--wheel").glob("*.whl"))


@pytest.fixture(scope="module")
def from_sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an sdist, and with the wheel that is made of it and of nothing else."""
    return built(tmp_path_factory.mktemp("sdist"))


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


def test_the_sdist_holds_all_that_the_wheel_is_made_of(wheel: Path, from_sdist: Path) -> None:
    ours, theirs = (zipfile.ZipFile(each) for each in (wheel, next(from_sdist.glob("*.whl"))))
    assert {name: theirs.read(name) for name in theirs.namelist()} == {
        name: ours.read(name) for name in ours.namelist()
    }


def test_the_sdist_holds_no_cache_no_instance_no_secret_and_nothing_that_a_build_makes(
    from_sdist: Path,
) -> None:
    with tarfile.open(next(from_sdist.glob("*.tar.gz"))) as sdist:
        names = [name.split("/", 1)[1] for name in sdist.getnames()]
    assert "tests/conftest.py" in names
    assert {name for name in names if name.startswith(".") and not name.startswith(".ci/")} == {".gitignore"}
    assert not [
        name for name in names if name.startswith(("instance/", "static/font/", ".ci/js/node_modules/"))
    ]
    assert not [name for name in names if "__pycache__" in name or name.endswith((".db", "secret_key"))]
