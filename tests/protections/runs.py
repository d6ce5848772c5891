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
    *("-p", "tests.protections.listener", OPTION),
)


@dataclass(frozen=True)
class Failure:
    """A test that failed; ``is_a_verdict`` unless it could not even run."""

    test: str
    error: str
    is_a_verdict: bool


@dataclass(frozen=True)
class Run:
    """``code`` is pytest's exit status, nothing when time was up; ``said`` is the end of what it printed."""

    code: int | None
    failures: tuple[Failure, ...]
    said: str


class Runner:
    """Runs tests in one copy of the tree, one after the other. To be closed."""

    def __init__(self, folder: Path) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
        # Programs that the tests start are to find this copy too, before the one that is installed.
        environment["PYTHONPATH"] = str(folder)
        # What is compiled once, pytest's own work on it too, is used for every run.
        environment["PYTHONPYCACHEPREFIX"] = str(folder.with_name("compiled"))
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        # Where several share one, pytest trips over what another tidies away at the same moment.
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
        """Run these tests, and no others."""
        assert self._process.stdin
        assert self._process.stdout
        with tempfile.NamedTemporaryFile() as failures, tempfile.NamedTemporaryFile() as said:
            arguments = [
                *ALWAYS,
                failures.name,
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
        """End the process."""
        self._process.communicate()
