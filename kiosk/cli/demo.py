"""``kiosk demo``: everything on a throw-away instance, open now."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kiosk.cli.instance import prepared_settings
from kiosk.cli.serve import HOST, PORT, announce_base_url, check_port, run, show_terminal_code
from kiosk.clock import SystemClock
from kiosk.content.demo import DEMO_EMAIL, OPEN_NUMBER, make_demo
from kiosk.courses.models import ClassSession
from kiosk.database import Database
from kiosk.keys import Keys
from kiosk.web.screen.link import screen_path

WORKERS = 2


@click.command()
@HOST
@PORT
def demo(host: str, port: int) -> None:
    """Run a demonstration: an invented roster of 60, one class session open now.

    Lives in the folder “demo” of the instance and begins anew at every start. To scan with a real phone on
    the same network, add --host 0.0.0.0.
    """
    check_port(host, port)
    folder = Path(os.environ.get("KIOSK_INSTANCE") or "instance").expanduser().resolve() / "demo"
    for name in ("KIOSK_DATABASE_URL", "KIOSK_SECRET_KEY", "KIOSK_SECRET_KEY_FILE"):
        os.environ.pop(name, None)  # a demonstration never touches real data
    with _fresh(folder):
        os.environ["KIOSK_INSTANCE"] = str(folder)
        settings = prepared_settings()
        database = Database(settings.database)
        with database.writing() as db:
            made = make_demo(db, SystemClock().now())
        database.close()
        url = announce_base_url(settings, host, port)
        screen = f"{url}{screen_path(Keys(settings.secret_key), made.open_session.id)}"
        _announce(url, screen, made.open_session, made.password, folder)
        show_terminal_code(url)
        run(host, port, WORKERS)


@contextmanager
def _fresh(folder: Path) -> Iterator[None]:
    """The folder, emptied, and ours until the end. One line when another demonstration runs in it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(f"another demonstration is running in {folder}") from None
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        yield
    finally:
        os.close(handle)


def _announce(url: str, screen: str, class_session: ClassSession, password: str, folder: Path) -> None:
    click.echo(
        f"""
Kiosk demonstration: {class_session.course.title}, séance {class_session.number}, open now.

  Screen   {screen}
  Phone    {url}/
  Console  {url}/console/
           {DEMO_EMAIL}   password for this run: {password}

  Students to sign as are in kiosk/content/demo/roster.csv: for example 12600100, Abadie.
  On the command line this class session is {class_session.reference}:
           KIOSK_INSTANCE={folder} kiosk export attendance {class_session.reference}

  Ctrl-C ends it. Séance {OPEN_NUMBER} closes by itself after {class_session.course.window_minutes} minutes.
"""
    )
