"""Running tests in a copy of the tree."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.protections.listener import OPTION

ALWAYS = (
    *("-n", "0", "-q", "--no-header", "--tb=line", "-p", "no:cacheprovider", "--hypothesis-seed=0"),
    *("--hypothesis-profile", "thorough"),
    *("-p", "tests.protections.listener"),
)


@dataclass(frozen=True)
class Failure:
    """A test that failed; ``is_a_verdict`` is false if it could not even run."""

    test: str
    error: str
    is_a_verdict: bool


@dataclass(frozen=True)
class Run:
    """``code`` is pytest's exit status, ``None`` if time ran out; ``said`` is the end of its output."""

    code: int | None
    failures: tuple[Failure, ...]
    said: str


class Runner:
    """Runs tests in one copy of the tree, one run at a time. Must be closed."""

    def __init__(self, folder: Path) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
        # Programs started by the tests must find this copy too, ahead of the installed one.
        environment["PYTHONPATH"] = str(folder)
        # Compiled files, including those rewritten by pytest, are reused by every run.
        environment["PYTHONPYCACHEPREFIX"] = str(folder.with_name("compiled"))
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        # If several runners shared one, pytest would trip over what another is cleaning up.
        self._temporary = folder.with_name("temporary")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.protections.fork"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, tests: Iterable[str], seconds: float, *options: str) -> Run:
        """Run these tests, and no others, for at most this many seconds."""
        assert self._process.stdin
        assert self._process.stdout
        with tempfile.NamedTemporaryFile() as failures, tempfile.NamedTemporaryFile() as said:
            arguments = [
                *ALWAYS,
                # Written with =, or pytest would look for its settings around the file too, and find none.
                f"{OPTION}={failures.name}",
                f"--basetemp={self._temporary}",
                *options,
                *dict.fromkeys(tests),
            ]
            asked = {"arguments": arguments, "said": said.name, "seconds": seconds}
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            code = json.loads(self._process.stdout.readline())["code"]
            found = [
                Failure(**json.loads(line)) for line in Path(failures.name).read_text("utf-8").splitlines()
            ]
            return Run(code, tuple(found), Path(said.name).read_text("utf-8", "replace")[-2000:])

    def close(self) -> None:
        """End the process that runs the tests."""
        self._process.communicate()
