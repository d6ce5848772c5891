"""``kiosk serve``: the production server."""

import ipaddress
import logging
import multiprocessing
import os
import resource
import shutil
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from tempfile import TemporaryDirectory

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kiosk.attendance.window_changes import follow_wall_clock
from kiosk.cli.instance import only_server_on, prepared_settings
from kiosk.cli.supervisor import Lines, Supervisor, WorkersFailedError
from kiosk.cli.worker import application
from kiosk.config import ANY_HOST, Settings
from kiosk.core import logs
from kiosk.core.clock import SteadyClock
from kiosk.core.database import Database
from kiosk.core.instance import folder_of
from kiosk.core.qr_code import qr_text
from kiosk.web.common.metrics import FOLDER

HOST = click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for the LAN."
)
PORT = click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
# A half-sent form holds a thread until its last byte arrives, with no time limit: so there are many.
# They are started when needed, and end when idle.
THREADS = 512
# A worker holds each connection until it is closed, even an idle one, and accepts no more than this: further
# ones would wait behind the idle ones. Each is an open file.
CONNECTIONS = 4096
OTHER_FILES = 512
DRAIN_SECONDS = 10.0
# Granian's own messages go where Kiosk's events go.
GRANIAN_LOGS = {
    "handlers": {},
    "formatters": {},
    "loggers": {"_granian": {"handlers": [], "propagate": True}},
}


@click.command()
@HOST
@PORT
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Worker processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Run the server. Creates the instance folder, its secret and its database if they are missing."""
    check_port(host, port)
    with only_server_on(folder_of(os.environ)):
        settings = prepared_settings()
        url = announce_base_url(settings, host, port)
        click.echo(f"Kiosk: {url}")
        show_terminal_code(url)
        run(host, port, workers)


def check_port(host: str, port: int) -> None:
    """Fail with a one-line error if the port is taken, before anything is created."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}") from error


def announce_base_url(settings: Settings, host: str, port: int) -> str:
    """Put the base URL that phones use into the environment, for the workers, and return it."""
    if not settings.base_url and not settings.trusted_hosts:
        os.environ["KIOSK_TRUSTED_HOSTS"] = ANY_HOST  # of several names, a guess may be the wrong one
    url = settings.base_url or f"http://{reachable_host(host)}:{port}"
    os.environ["KIOSK_BASE_URL"] = url
    return url


def reachable_host(host: str) -> str:
    """The host for URLs: ``host`` itself, or, if it means all addresses, this machine's own address."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104 - a comparison, nothing is bound
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket sends nothing: the kernel only picks the address that it would use.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def show_terminal_code(url: str) -> None:
    """Print the front page's QR code, unless only this machine can reach it."""
    host = url.split("://", 1)[1].rsplit(":", 1)[0].strip("[]")
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local:
        click.echo(qr_text(url.upper()))


def run(host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or Ctrl-C; requests in progress get ``DRAIN_SECONDS`` to finish."""
    settings = Settings.from_environment()
    hand_down_secrets(settings)
    logs.configure(settings.log)
    database = Database(settings.database)
    with database.reading() as db:
        follow_wall_clock(db, SteadyClock(settings.instance / "clock"))
    database.close()
    logging.getLogger("_granian").addFilter(_is_news)
    connections = make_room_for_connections()
    logs.log("start", {"version": version("kiosk"), "workers": workers, "connections": connections})
    try:
        with figures_of_workers(settings):
            Supervisor(partial(serve_here, host, port, connections), workers, DRAIN_SECONDS).run()
    except WorkersFailedError:
        raise click.ClickException("no worker could begin to serve: see the log above.") from None
    finally:
        database.close()
        logs.log("stop", {})


def make_room_for_connections() -> int:
    """Raise the limit on open files as far as needed and allowed; return a worker's limit on connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OTHER_FILES
    files = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return min(CONNECTIONS, max(files - OTHER_FILES, files // 2))


def _is_news(line: logging.LogRecord) -> bool:
    """Drop two of Granian's messages: that there are more threads than cores, since ours mostly wait
    (``kiosk.cli.worker``), and that its worker ended, which the supervisor reports in more detail.
    """
    return not any(words in line.getMessage() for words in ("Python threads", "Unexpected exit"))


def serve_here(host: str, port: int, connections: int, lines: Lines) -> None:
    """Run Granian with one worker, in one of the supervisor's processes; it ends when that worker does.

    Granian's own respawning gives up if a worker dies twice within seconds, which must not stop a class from
    signing in.
    """
    multiprocessing.set_start_method("fork", force=True)
    server = Granian(
        "kiosk",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        backlog=CONNECTIONS,
        backpressure=connections,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
        log_dictconfig=GRANIAN_LOGS,
    )
    server.on_startup(take_signals_in_a_thread)
    server.serve(target_loader=partial(application, lines), wrap_loader=False)


def take_signals_in_a_thread() -> None:
    """Run Granian's signal handlers, which set an event, in threads of their own.

    One called just as the main thread begins to wait for that event would need the lock that this thread
    holds: a deadlock.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        theirs = signal.getsignal(number)
        signal.signal(number, lambda *told, theirs=theirs: threading.Thread(target=theirs, args=told).start())


def hand_down_secrets(settings: Settings) -> None:
    """Give all workers the secrets of this start, even one that replaces another after a rotation."""
    os.environ.pop("KIOSK_SECRET_KEY_FILE", None)
    os.environ["KIOSK_SECRET_KEY"] = settings.secret_key
    os.environ["KIOSK_SECRET_KEY_FALLBACKS"] = "".join(f"{each}\n" for each in settings.secret_key_fallbacks)


_BEGINNING = "metrics-"


@contextmanager
def figures_of_workers(settings: Settings) -> Iterator[None]:
    """Keep the workers' metrics in a folder of the instance, deleted at the end, if there is a metrics token.

    The metrics of a dead worker stay in it, so that counters never decrease. Folders left by a killed server
    are deleted, so the caller must be the only server on the instance.
    """
    os.environ.pop(FOLDER, None)
    for left in settings.instance.glob(f"{_BEGINNING}*"):
        shutil.rmtree(left, ignore_errors=True)
    if not settings.metrics_token:
        yield
        return
    with TemporaryDirectory(prefix=_BEGINNING, dir=settings.instance, ignore_cleanup_errors=True) as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]
