"""The instance folder: made on the first start, private, with one secret that stays."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.config import Settings
from kiosk.core import instance
from kiosk.core.paths import PACKAGE

START = "import os, instance; print(flush=True); input(); instance.prepare(os.environ)"


def mode_of(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):04o}"


def test_the_first_start_makes_a_private_folder_with_a_private_secret(tmp_path: Path) -> None:
    environment = {"KIOSK_INSTANCE": str(tmp_path / "srv" / "kiosk")}
    folder = instance.prepare(environment)
    assert folder == tmp_path / "srv" / "kiosk"
    assert (mode_of(folder), mode_of(folder / "secret_key")) == ("0700", "0600")
    assert Settings.from_environment(environment).secret_key in (folder / "secret_key").read_text()
    assert [each.name for each in folder.iterdir()] == ["secret_key"]


def test_a_generous_umask_does_not_open_them(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        folder = instance.prepare({"KIOSK_INSTANCE": str(tmp_path / "kiosk")})
    finally:
        os.umask(before)
    assert (mode_of(folder), mode_of(folder / "secret_key")) == ("0700", "0600")


def test_the_second_start_keeps_the_secret(tmp_path: Path) -> None:
    instance.prepare({"KIOSK_INSTANCE": str(tmp_path)})
    before = (tmp_path / "secret_key").read_bytes()
    instance.prepare({"KIOSK_INSTANCE": str(tmp_path)})
    assert (tmp_path / "secret_key").read_bytes() == before


def test_one_server_alone_holds_an_instance_and_others_hold_theirs(tmp_path: Path) -> None:
    with instance.held(tmp_path / "one"):
        with pytest.raises(instance.InUseError), instance.held(tmp_path / "one"):
            pass
        with instance.held(tmp_path / "another"):  # two nodes on one PostgreSQL
            pass
    with instance.held(tmp_path / "one"):
        pass
    assert mode_of(tmp_path / "one") == "0700"
    assert list((tmp_path / "one").iterdir()) == []


def test_an_instance_is_held_until_the_last_process_has_ended(tmp_path: Path) -> None:
    """A server that was killed is not followed by another before its workers are gone."""
    with instance.held(tmp_path):
        worker = os.fork()
        if not worker:
            signal.pause()
            os._exit(0)
    try:
        with pytest.raises(instance.InUseError), instance.held(tmp_path):
            pass
    finally:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
    with instance.held(tmp_path):
        pass


def test_what_goes_wrong_while_it_is_held_is_told_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(BlockingIOError), instance.held(tmp_path):
        raise BlockingIOError


def test_no_two_instances_share_a_secret(tmp_path: Path) -> None:
    folders = [instance.prepare({"KIOSK_INSTANCE": str(tmp_path / str(n))}) for n in range(5)]
    assert len({(folder / "secret_key").read_text() for folder in folders}) == 5


@pytest.mark.parametrize("name", ["KIOSK_SECRET_KEY", "KIOSK_SECRET_KEY_FILE"])
def test_a_secret_given_by_a_variable_is_the_only_one(tmp_path: Path, name: str) -> None:
    instance.prepare({"KIOSK_INSTANCE": str(tmp_path), name: "given"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", [{}, {"KIOSK_INSTANCE": ""}], ids=["no variable", "an empty one"])
def test_without_a_folder_given_it_is_called_instance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert instance.prepare(given) == tmp_path / "instance"
    assert given["KIOSK_INSTANCE"] == str(tmp_path / "instance")


def test_workers_find_the_folder_wherever_they_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environment = {"KIOSK_INSTANCE": "kiosk"}
    instance.prepare(environment)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert Settings.from_environment(environment).instance == tmp_path / "kiosk"


def test_of_many_first_starts_at_once_all_end_with_one_secret(tmp_path: Path) -> None:
    environment = {**os.environ, "KIOSK_INSTANCE": str(tmp_path / "kiosk")}
    environment.pop("KIOSK_SECRET_KEY", None)
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", START],
            cwd=PACKAGE / "core",
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(6)
    ]
    for start in starts:
        start.stdout.readline()  # it is ready
    for start in starts:
        start.stdin.write(b"\n")
        start.stdin.flush()
    for start in starts:
        start.communicate(timeout=20)
    assert [start.returncode for start in starts] == [0] * 6
    assert [each.name for each in (tmp_path / "kiosk").iterdir()] == ["secret_key"]


def test_who_comes_second_by_an_instant_takes_the_secret_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other start has written its secret after this one saw none."""

    def link(draft: Path, path: Path) -> None:
        path.write_text("the secret of the first")
        really_link(draft, path)

    really_link = os.link
    monkeypatch.setattr(os, "link", link)
    instance.prepare({"KIOSK_INSTANCE": str(tmp_path)})
    assert (tmp_path / "secret_key").read_text() == "the secret of the first"
    assert [each.name for each in tmp_path.iterdir()] == ["secret_key"]


def test_a_start_that_was_killed_while_it_wrote_the_secret_does_not_stop_the_next(tmp_path: Path) -> None:
    """Under containers the next start has the same process number."""
    (tmp_path / f".secret_key.{os.getpid()}").write_text("half a sec")
    environment = {"KIOSK_INSTANCE": str(tmp_path)}
    instance.prepare(environment)
    assert len(Settings.from_environment(environment).secret_key) == 64


def test_a_folder_that_cannot_be_made_is_an_error_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        instance.prepare({"KIOSK_INSTANCE": str(tmp_path / "file" / "kiosk")})
