"""``kiosk demo``: a demonstration on a throw-away instance."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk.cli.instance import only_server_on, opened_instance
from kiosk.cli.serve import HOST, PORT, announce_base_url, check_port, run, show_terminal_code
from kiosk.content.demo import DEMO_EMAIL, Demo, make_demo
from kiosk.core import instance
from kiosk.web.screen.link import screen_path

WORKERS = 2


@click.command()
@HOST
@PORT
def demo(host: str, port: int) -> None:
    """Run a demonstration: an invented roster of 60, one class session open now.

    It uses the folder “demo” of the instance and starts afresh every time. To scan with a real phone on the
    same network, add --host 0.0.0.0.
    """
    check_port(host, port)
    folder = instance.folder_of(os.environ) / "demo"
    for name in [each for each in os.environ if each.startswith("KIOSK_") and each != "KIOSK_INSTANCE"]:
        del os.environ[name]  # a demonstration neither uses nor announces real settings
    with _fresh(folder):
        os.environ["KIOSK_INSTANCE"] = str(folder)
        with opened_instance() as kiosk:
            with kiosk.database.writing() as db:
                made = make_demo(db, kiosk.clock.now())
            url = announce_base_url(kiosk.settings, host, port)
            screen = f"{url}{screen_path(kiosk.keys, made.open_session, kiosk.clock.now())}"
            click.echo(_announcement(url, screen, made, folder))
        show_terminal_code(url)
        run(host, port, WORKERS)


@contextmanager
def _fresh(folder: Path) -> Iterator[None]:
    """Hold the folder for the block, emptied first."""
    with only_server_on(folder):
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        yield


def _announcement(url: str, screen: str, made: Demo, folder: Path) -> str:
    class_session = made.open_session
    links = [
        (_("Screen"), screen),
        (_("Phone"), f"{url}/"),
        (_("Console"), f"{url}/console/"),
        ("", DEMO_EMAIL),
        ("", _("password, for this run only: %(password)s", password=made.password)),
    ]
    lines = [
        "",
        _(
            "Kiosk demonstration: %(course)s, session %(number)d, open now.",
            course=class_session.course.title,
            number=class_session.number,
        ),
        "",
        *(f"  {name:<10} {value}" for name, value in links),
        "",
        _("Sign as anyone on the made-up roster, such as %(person)s.", person="12600100 Abadie"),
        _("On the command line this class session is %(reference)s:", reference=class_session.reference),
        f"  KIOSK_INSTANCE={folder} kiosk export attendance {class_session.reference}",
        "",
        _(
            "The sheet closes by itself after %(minutes)d minutes. Ctrl-C ends the demonstration.",
            minutes=class_session.course.window_minutes,
        ),
        "",
    ]
    return "\n".join(lines)
