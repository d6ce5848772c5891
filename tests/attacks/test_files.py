"""Files that are bombs, that never end, or whose names lead elsewhere."""

import gzip
import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kiosk.backups import BackupError, restore
from kiosk.core.database import Database
from kiosk.core.signing_keys import read_published_keys
from kiosk.courses.course_file import CourseFileError, read_course_file
from kiosk.courses.roster_file import RosterFileError, read_roster_file
from kiosk.ledger.bundle import BundleError, read_bundle
from kiosk.quizzes.formats.files import read_file
from kiosk.quizzes.model.problems import QuizFileError
from tests.attacks.test_injection import QUIZ_NAMES
from tests.cli.conftest import Run, course, run
from tests.clock import NINE_IN_PARIS
from tests.web.conftest import Hall

__all__ = ["course", "run"]

SIZE = 20_000_000
READERS: dict[str, tuple[bytes, Callable[[bytes], object], type[Exception]]] = {
    "roster": ("Numéro étudiant;Nom\n1;Abadie\n".encode(), read_roster_file, RosterFileError),
    "course": (b"[course]\n", read_course_file, CourseFileError),
    "quiz.md": (b"# T\n\n## Q\n\n= yes\n", lambda content: read_file("quiz.md", content), QuizFileError),
    "quiz.gift": (b"Q {T}\n\n", lambda content: read_file("quiz.gift", content), QuizFileError),
    "quiz.xml": (b"<quiz></quiz>\n", lambda content: read_file("quiz.xml", content), QuizFileError),
    "bundle": (b"{}", read_bundle, BundleError),
    "keys": (b"[]", read_published_keys, ValueError),
}


def zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("roster.csv", content)
    return out.getvalue()


@pytest.mark.parametrize("packed", [gzip.compress, zipped])
@pytest.mark.parametrize("reader", READERS)
def test_no_bomb_is_unpacked_where_files_are_read(packed: Callable[[bytes], bytes], reader: str) -> None:
    """A good file and then nothing but line ends: a few kilobytes that would be 20 megabytes."""
    begin, read, refusal = READERS[reader]
    bomb = packed(begin + b"\n" * SIZE)
    tracemalloc.start()
    with pytest.raises(refusal):
        read(bomb)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < SIZE / 6


def test_no_bomb_is_unpacked_by_a_restore(tmp_path: Path, migrated_file: Path) -> None:
    bomb = tmp_path / "backup.db.gz"
    bomb.write_bytes(gzip.compress(migrated_file.read_bytes() + bytes(SIZE)))
    (tmp_path / "other").mkdir()
    with pytest.raises(BackupError):
        restore(bomb, Database(f"sqlite:///{tmp_path / 'other' / 'kiosk.db'}"), NINE_IN_PARIS)
    assert list((tmp_path / "other").iterdir()) == []


class Endless(io.RawIOBase):
    """A file that has no end: who wants all of it waits for ever, and takes all memory."""

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert size >= 0, "the whole of it was asked for"
        return b"x" * size


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize(
    "arguments",
    [
        ("roster", "import", "OIAM-2026", "endless.csv"),
        ("course", "import", "endless.csv"),
        ("quiz", "check", "endless.md"),
        ("quiz", "import", "OIAM-2026", "endless.md"),
        ("quiz", "convert", "endless.gift", "other.md"),
        ("register", "verify", "endless.json"),
        ("receipt", "check", "--keys", "endless.json", "0" * 144),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_no_command_reads_an_endless_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    name = next(each for each in arguments if each.startswith("endless"))
    (tmp_path / name).touch()
    opened = Path.open

    def open_(self: Path, *arguments: Any, **options: Any) -> Any:
        return Endless() if self.name == name else opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", open_)
    done = run(*arguments)
    assert done.exit_code != 0
    assert not isinstance(done.exception, AssertionError), done.exception
    assert "Traceback" not in done.output


LARGEST, SECONDS = 9_990_000, 20
HTML = "[html]" + "<b>a</b> <i>b</i> " * 5_000 + "{T}\n\n"
XML = "<quiz>{}</quiz>"
ANSWERS = "".join(f"<answer fraction='100'><text>mot {number}</text></answer>" for number in range(200))


@pytest.mark.parametrize(
    ("name", "around", "piece"),
    [
        ("a.gift", "{}", "x{}\n\n"),
        ("a.gift", "{}", "x{T}\n\n"),
        ("a.gift", "{}", "x\n"),
        ("a.gift", "{}", "// [tag:a]\n"),
        ("a.gift", "{}", HTML),
        ("a.gift", "x{{{}}}", "~="),
        ("a.gift", "x{{>3\n{}}}", "i\n"),
        ("a.gift", "[html]{}{{T}}", "<a '"),
        ("a.gift", "[markdown]{}{{T}}", "![a](data:"),
        ("a.xml", XML, "<a/>"),
        ("a.xml", XML, '<question type="essay"/>'),
        ("a.xml", XML, f"<question type='shortanswer'>{ANSWERS}</question>"),
        ("a.xml", XML.format("<question type='ordering'>{}</question>"), "<answer/>"),
        ("a.xml", XML.format("<question><questiontext><text>{}</text></questiontext></question>"), "&lt;b"),
        ("a.md", "# T\n{}", "\n"),
        ("a.md", "# T\n{}", "## x\n"),
        ("a.md", "# T\n## x\n{}", "- a -> b\n"),
        ("a.md", "# T\n## x\n{}", "é" * 4_000 + "\n"),
    ],
    ids=lambda text: text[:30],
)
def test_ten_megabytes_of_anything_are_read_or_refused_within_seconds(
    name: str, around: str, piece: str
) -> None:
    content = around.format(piece * (LARGEST // len(piece.encode()))).encode()
    before = time.process_time()
    with suppress(QuizFileError):
        read_file(name, content)
    assert time.process_time() - before < SECONDS


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../kiosk.db", "/assets/..%2fkiosk.db", "/assets/%2e%2e/kiosk.db", "/assets/..\\kiosk.db",
        "/assets//etc/passwd", "/assets/%2fetc%2fpasswd", "/assets/....//kiosk.db", "/assets/\0",
        "/../secret_key", "/%2e%2e/secret_key", "/static/../kiosk/config.py", "/static/css/base.css",
        "/secret_key", "/kiosk.db", "/instance/kiosk.db", "/.git/config", "/.env", "/templates/base.html",
    ],
)  # fmt: skip
def test_no_path_leads_to_a_file(hall: Hall, phone: FlaskClient, path: str) -> None:
    for answer in (phone.get(path), phone.get("/", environ_overrides={"PATH_INFO": path})):
        assert answer.status_code in (308, 404)
        assert "kiosk" not in answer.headers.get("Location", "")


def test_a_file_that_is_sent_along_is_kept_nowhere(hall: Hall, phone: FlaskClient) -> None:
    folder = Path(hall.kiosk.settings.instance)
    before = {each.name for each in folder.iterdir()}
    for name in (*QUIZ_NAMES, "/etc/passwd", "..%2f..%2fsecret_key"):
        fields = {"code": "x", "file": (io.BytesIO(b"y" * 1_000), name)}
        assert phone.post("/", data=fields, content_type="multipart/form-data").status_code == 415
    assert {each.name for each in folder.iterdir()} == before
