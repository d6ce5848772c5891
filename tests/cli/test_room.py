"""Who may run on an instance, and how many connections a worker of it takes."""

import resource
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli import kiosk
from kiosk.cli.serve import CONNECTIONS, OTHER_FILES, figures_of_workers, make_room_for_connections
from kiosk.config import Settings
from kiosk.core import instance
from tests.conftest import SECRET

WANTED = CONNECTIONS + OTHER_FILES
ENDLESS = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("limits", "raised_to", "connections"),
    [
        ((1024, 524288), WANTED, 4096),  # as systemd and shells have it
        ((1024, ENDLESS), WANTED, 4096),
        ((WANTED, WANTED), None, 4096),
        ((ENDLESS, ENDLESS), None, 4096),
        ((20000, 20000), None, 4096),
        ((1024, 2048), 2048, 1536),  # fewer than there could be, and some left for the database
        ((256, 256), None, 128),
    ],
)
def test_the_limit_of_files_is_raised_as_far_as_it_may_and_bounds_the_connections(
    monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int], raised_to: int | None, connections: int
) -> None:
    raised: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _what: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda _what, to: raised.append(to))
    assert make_room_for_connections() == connections
    assert raised == ([] if raised_to is None else [(raised_to, limits[1])])


def test_a_second_demonstration_says_so_and_leaves_the_first_one_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_port: int
) -> None:
    monkeypatch.setenv("KIOSK_INSTANCE", str(tmp_path))
    monkeypatch.setattr(sys.modules["kiosk.cli.demo"], "run", lambda *_arguments: None)
    with instance.held(tmp_path / "demo"):
        (tmp_path / "demo" / "kiosk.db").touch()
        result = CliRunner().invoke(kiosk, ["demo", "--port", str(free_port)])
        assert result.exit_code == 1
        words = "is in use by another kiosk serve, demo or restore"
        assert result.output == f"Error: {tmp_path / 'demo'} {words}\n"
        assert (tmp_path / "demo" / "kiosk.db").exists()


def test_each_start_has_a_folder_of_its_own_for_its_figures_and_clears_away_what_was_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    settings = Settings(instance=tmp_path, secret_key=SECRET, metrics_token=SECRET)
    left = tmp_path / "metrics-of-a-server-that-was-killed"
    left.mkdir()
    with figures_of_workers(settings):
        [first] = tmp_path.iterdir()
        assert first != left
        assert first.stat().st_mode & 0o777 == 0o700
    assert list(tmp_path.iterdir()) == []
