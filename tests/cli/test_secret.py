"""``kiosk secret``: a new secret that keeps the old ones good, or forgets them; never half a file."""

import os
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import kiosk
from kiosk.config import ConfigurationError, Settings
from kiosk.core import instance
from kiosk.core.database import Database
from kiosk.core.keys import Keys, Standing, standing_of

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


# The database that is used with it


def kiosk_run(*arguments: str) -> Result:
    return CliRunner().invoke(kiosk, arguments)


def works() -> bool:
    """Whether a command that opens the instance does; a server begins in the same way."""
    return kiosk_run("purge").exit_code == 0


FOREIGN = "This database is used with another secret than this server’s"
OUTDATED = "The other servers of this database have a newer secret"


def test_a_secret_written_by_hand_is_refused_in_one_line_until_it_is_adopted(file: Path) -> None:
    assert works()
    file.write_text("another secret, by hand, 0123456789\n")
    refused = kiosk_run("instructor", "reset", "a@kiosk.example")
    assert refused.exit_code == 1
    assert refused.output.startswith(f"Error: {FOREIGN}")
    assert len(refused.output.splitlines()) == 1
    assert FOREIGN in kiosk_run("check").output
    adopted = run("adopt")
    assert adopted.exit_code == 0
    assert "takes over at its next start" in adopted.output
    assert works()
    assert kiosk_run("check").output == "No problem was found.\n"
    file.write_text(f"{SECRET}\n")
    assert OUTDATED in kiosk_run("purge").output
    assert OUTDATED in kiosk_run("check").output


def test_a_second_server_with_a_secret_of_its_own_does_not_start(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_port: int
) -> None:
    """It would refuse the students of the first one, and the first one its."""
    assert works()
    monkeypatch.setenv("KIOSK_DATABASE_URL", f"sqlite:///{file.parent / 'kiosk.db'}")
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path / "second"))
    refused = kiosk_run("serve", "--port", str(free_port))
    assert refused.exit_code == 1
    assert refused.output.startswith(f"Error: {FOREIGN}")
    assert len(refused.output.splitlines()) == 1
    (tmp_path / "second" / "secret_key").write_bytes(file.read_bytes())
    assert works()


def test_a_secret_that_the_settings_give_can_be_adopted_too(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert works()
    monkeypatch.setenv("KIOSK_SECRET_KEY", "another secret, by hand, 0123456789")
    assert not works()
    assert run("adopt").exit_code == 0
    assert works()


def test_there_is_nothing_to_adopt_for_before_the_first_start(file: Path) -> None:
    assert run("adopt").output == "Error: The database has never been used by Kiosk.\n"
    assert [each.name for each in file.parent.iterdir()] == ["secret_key"]


@pytest.mark.parametrize(
    "commands", [["rotate"], ["rotate --drop-old"], ["rotate", "drop-old"], ["rotate", "rotate", "drop-old"]]
)
def test_after_a_rotation_the_next_start_works_whatever_was_forgotten(
    file: Path, commands: list[str]
) -> None:
    assert works()
    for command in commands:
        assert run(*command.split()).exit_code == 0
        assert kiosk_run("check").output == "No problem was found.\n"
    assert works()
    assert kiosk_run("check").output == "No problem was found.\n"


def test_a_rotation_needs_no_database(file: Path) -> None:
    for command in ("rotate", "rotate --drop-old", "drop-old", "prepare", "promote"):
        assert run(*command.split()).exit_code == 0
    assert [each.name for each in file.parent.iterdir()] == ["secret_key"]


def test_for_several_servers_a_secret_first_verifies_and_then_signs(file: Path) -> None:
    assert works()
    assert "signs nothing yet" in run("prepare").output
    first, second = lines_of(file)
    assert first == SECRET
    assert works()
    assert "From the next start, the new secret signs" in run("promote").output
    assert lines_of(file) == [second, first]
    assert works()


def test_only_what_was_prepared_is_promoted(file: Path) -> None:
    assert works()
    nothing = "Error: No new secret is prepared: “kiosk secret prepare” makes one.\n"
    assert run("promote").output == nothing
    run("prepare")
    run("promote")
    assert works()
    assert run("promote").output == nothing


def test_a_fifth_older_secret_is_not_prepared_either(file: Path) -> None:
    for _ in range(4):
        run("rotate")
    before = file.read_bytes()
    assert "drop-old" in run("prepare").output
    assert file.read_bytes() == before


def test_forgetting_is_told_to_the_database_before_the_file_is_changed(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a crash in between would leave a server that is refused."""
    assert works()
    run("rotate")
    new = lines_of(file)[0]

    def cut(*_arguments: object) -> None:
        raise OSError(5, "power cut")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut)
        assert run("drop-old").exit_code == 1
    with closing(Database(f"sqlite:///{file.parent / 'kiosk.db'}")) as database, database.reading() as db:
        assert standing_of(db, Keys(new)) is Standing.KNOWN
    assert works()
