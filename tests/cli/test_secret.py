"""``kiosk secret``: a new secret that keeps the old ones good, or forgets them; never half a file."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk import instance
from kiosk.cli import kiosk
from kiosk.config import ConfigurationError, Settings

Run = Callable[..., Result]
SECRET = "a secret for tests only, 0123456789"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The secret of an instance."""
    for name in [each for each in os.environ if each.startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "secret_key").write_text(f"{SECRET}\n")
    (tmp_path / "secret_key").chmod(0o600)
    return tmp_path / "secret_key"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(kiosk, ["secret", *arguments])


def lines_of(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines()


def test_a_new_secret_comes_first_and_the_old_one_stays(file: Path) -> None:
    result = run("rotate")
    assert result.exit_code == 0
    assert "Restart the server" in result.output
    new, old = lines_of(file)
    assert old == SECRET
    assert len(new) == 64
    assert new not in result.output
    settings = Settings.from_environment()
    assert (settings.secret_key, settings.secret_key_fallbacks) == (new, (SECRET,))


def test_no_two_are_alike_and_they_stay_in_their_order(file: Path) -> None:
    seen = [SECRET]
    for _ in range(4):
        run("rotate")
        seen.insert(0, lines_of(file)[0])
        assert lines_of(file) == seen
    assert len(set(seen)) == 5


def test_the_fifth_old_one_is_refused_and_nothing_changes(file: Path) -> None:
    for _ in range(4):
        assert run("rotate").exit_code == 0
    before = file.read_bytes()
    result = run("rotate")
    assert result.exit_code == 1
    assert "drop-old" in result.output
    assert file.read_bytes() == before
    Settings.from_environment()


def test_a_secret_that_others_know_is_replaced_and_forgotten_at_once(file: Path) -> None:
    run("rotate")
    result = run("rotate", "--drop-old")
    assert result.exit_code == 0
    assert "logs in again" in result.output
    [only] = lines_of(file)
    assert only != SECRET


def test_the_old_ones_can_be_forgotten_later(file: Path) -> None:
    run("rotate")
    new = lines_of(file)[0]
    assert "Restart the server" in run("drop-old").output
    assert lines_of(file) == [new]
    assert run("drop-old").exit_code == 0
    assert lines_of(file) == [new]


def test_the_file_is_private_whatever_it_was_and_whatever_the_umask(file: Path) -> None:
    file.chmod(0o644)
    before = os.umask(0)
    try:
        run("rotate")
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["secret_key"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_root_leaves_the_service_its_file(file: Path) -> None:
    os.chown(file, 12345, 12346)
    run("rotate")
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 12346)


def test_a_link_to_the_file_stays_a_link(file: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    real = file.rename(tmp_path / "elsewhere" / "real")
    file.symlink_to(real)
    run("rotate")
    assert file.is_symlink()
    assert len(lines_of(real)) == 2


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_power_cut_leaves_the_old_file_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def cut(*_arguments: object) -> None:
        raise OSError(5, "power cut")

    monkeypatch.setattr(*((os, "fsync", cut) if step == "fsync" else (Path, "replace", cut)))
    assert run("rotate").exit_code == 1
    assert lines_of(file) == [SECRET]
    assert [each.name for each in file.parent.iterdir()] == ["secret_key"]


def test_the_new_file_and_its_name_are_on_disk_before_it_counts(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    synced, replaced = os.fsync, Path.replace

    def sync(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        synced(handle)

    def replace(self: Path, target: Path) -> Path:
        steps.append("name")
        return replaced(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    run("rotate")
    assert steps == ["file", "name", "folder"]


def test_two_at_once_do_not_lose_one(file: Path) -> None:
    """The second is told to try again."""

    def change(known: list[str]) -> list[str]:
        result = run("rotate")
        assert result.exit_code == 1
        assert "try again" in result.output
        return ["the new one, 0123456789 0123456789", *known]

    instance.change_secrets(file, change)
    assert lines_of(file) == ["the new one, 0123456789 0123456789", SECRET]
    assert run("rotate").exit_code == 0


@pytest.mark.parametrize("command", ["rotate", "drop-old"])
@pytest.mark.parametrize("name", ["KIOSK_SECRET_KEY", "KIOSK_SECRET_KEY_FILE"])
def test_a_secret_of_the_settings_is_theirs_to_change(
    file: Path, monkeypatch: pytest.MonkeyPatch, name: str, command: str
) -> None:
    monkeypatch.setenv(name, SECRET if name == "KIOSK_SECRET_KEY" else str(file))
    result = run(command)
    assert result.exit_code == 1
    assert f"The secret comes from {name}" in result.output
    assert SECRET not in result.output
    assert lines_of(file) == [SECRET]


def test_a_wrong_folder_is_told_and_none_is_made(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path / "nowhere"))
    result = run("rotate")
    assert isinstance(result.exception, ConfigurationError)
    assert not (tmp_path / "nowhere").exists()


def test_a_weak_secret_is_not_kept_as_an_old_one(file: Path) -> None:
    file.write_text("weak\n")
    assert isinstance(run("rotate").exception, ConfigurationError)
    assert lines_of(file) == ["weak"]
