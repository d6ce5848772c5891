"""A copy of the tree in which protections are taken out and put back."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.protections.protection import Edit
from tests.protections.runs import Runner

ROOT = Path(__file__).resolve().parents[2]


class RottenError(Exception):
    """The table claims something about the code that is not true."""


class Workshop:
    """One copy. Every version of a file gets its own timestamp, so that Python never runs stale bytecode."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.runner = Runner(folder)
        self._time = 0

    @classmethod
    @contextmanager
    def of_the_tree(cls) -> Iterator["Workshop"]:
        """A temporary copy of every file that git tracks or would add, committed or not."""
        with tempfile.TemporaryDirectory(prefix="kiosk-protections-") as temporary:
            folder = Path(temporary) / "tree"
            _copy_the_tree(folder)
            workshop = cls(folder)
            try:
                yield workshop
            finally:
                workshop.runner.close()

    @contextmanager
    def without(self, edits: Sequence[Edit]) -> Iterator[None]:
        """Take the protection out while the block runs.

        Raises:
            RottenError: the code does not occur exactly once, or what is left is not valid Python.
        """
        whole = {file: (self._folder / file).read_text("utf-8") for file in {each.file for each in edits}}
        broken = dict(whole)
        for edit in edits:
            broken[edit.file] = replaced(broken[edit.file], edit)
        for file, text in broken.items():
            if file.endswith(".py"):
                _check_syntax(file, text)
        try:
            for file, text in broken.items():
                self._write(file, text)
            yield
        finally:
            for file, text in whole.items():
                self._write(file, text)

    def _write(self, file: str, text: str) -> None:
        path = self._folder / file
        path.write_text(text, "utf-8")
        self._time += 1
        os.utime(path, (self._time, self._time))


def _copy_the_tree(folder: Path) -> None:
    listed = subprocess.run(
        # Works even if the tree belongs to another account.
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    typeface = {str(each.relative_to(ROOT)) for each in ROOT.glob("static/font/*")}  # git ignores it
    for name in typeface | {each for each in listed.stdout.decode().split("\0") if (ROOT / each).is_file()}:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)


def replaced(text: str, edit: Edit) -> str:
    """The text with the edit made.

    Raises:
        RottenError: the code does not occur exactly once.
    """
    count = text.count(edit.code)
    if count != 1:
        raise RottenError(f"{edit.file} has this {count} times: {edit.code!r}")
    return text.replace(edit.code, edit.without)


def _check_syntax(file: str, text: str) -> None:
    try:
        compile(text, file, "exec")
    except SyntaxError as error:
        raise RottenError(f"what is left of {file} is not Python: {error}") from None
