"""``kiosk serve``: the production server."""

import ipaddress
import logging
import multiprocessing
import os
import resource
import signal
import socket
import threading
from functools import partial
from importlib.metadata import version

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kiosk.attendance.window_changes import follow_wall_clock
from kiosk.cli.instance import only_server_on, prepared_settings
from kiosk.cli.metrics import figures_of_workers
from kiosk.cli.supervisor import Lines, Supervisor, WorkersFailedError
from kiosk.cli.worker import application
from kiosk.config import ANY_HOST, Settings
from kiosk.core import logs
from kiosk.core.clock import SteadyClock
from kiosk.core.database import Database
from kiosk.core.instance import folder_of
from kiosk.core.qr_code import qr_text

HOST = click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for the LAN."
)
PORT = click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
# A half-sent form holds a thread until its last byte has come, and nothing ends that wait: so there are many.
# They are started as they are needed, and end when they are not.
THREADS = 512
# A worker holds each connection until it is closed, also one on which nothing is sent, and takes no more than
# these: the next ones would wait behind those that rest. Each is an open file.
CONNECTIONS = 4096
OTHER_FILES = 512
DRAIN_SECONDS = 10.0
# What the server itself has to say goes where Kiosk's own events go.
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
    """Run the server. Makes the instance folder, its secret and its database when they are missing."""
    check_port(host, port)
    with only_server_on(folder_of(os.environ)):
        settings = prepared_settings()
        url = announce_base_url(settings, host, port)
        click.echo(f"Kiosk: {url}")
        show_terminal_code(url)
        run(host, port, workers)


def check_port(host: str, port: int) -> None:
    """Say in one line that the port is taken, before anything is made."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}") from error


def announce_base_url(settings: Settings, host: str, port: int) -> str:
    """The address that phones use; the workers learn it from the environment."""
    if not settings.base_url and not settings.trusted_hosts:
        os.environ["KIOSK_TRUSTED_HOSTS"] = ANY_HOST  # a guess may be the wrong one of several names
    url = settings.base_url or f"http://{reachable_host(host)}:{port}"
    os.environ["KIOSK_BASE_URL"] = url
    return url


def reachable_host(host: str) -> str:
    """The address under which others reach this machine, when listening on all addresses."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104 - a comparison, nothing is bound
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket sends nothing: the kernel only picks the address it would use.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def show_terminal_code(url: str) -> None:
    """On an address that others can reach, the QR code of the front page."""
    host = url.split("://", 1)[1].rsplit(":", 1)[0].strip("[]")
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local:
        click.echo(qr_text(url.upper()))


def run(host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or Ctrl-C; requests that are being answered are finished first."""
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
    """Raise the limit of open files as far as needed and allowed; how many connections a worker may take."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OTHER_FILES
    files = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return min(CONNECTIONS, max(files - OTHER_FILES, files // 2))


def _is_news(line: logging.LogRecord) -> bool:
    """Granian warns of more threads than cores; ours mostly wait (kiosk.cli.worker). That its worker has
    ended is told by the supervisor, which knows more of it.
    """
    return not any(words in line.getMessage() for words in ("Python threads", "Unexpected exit"))


def serve_here(host: str, port: int, connections: int, lines: Lines) -> None:
    """What each of the supervisor's processes does: Granian with one worker, which ends when that one does.

    Granian's own replacing gives up when a worker dies twice within seconds: a hall that signs in must not.
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
    """Granian's handlers set an event. One that comes just as the main thread begins to wait for that event
    would need the lock that this thread holds, and wait for itself.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        theirs = signal.getsignal(number)
        signal.signal(number, lambda *told, theirs=theirs: threading.Thread(target=theirs, args=told).start())


def hand_down_secrets(settings: Settings) -> None:
    """All workers have the secrets of this start, also one that replaces another after a rotation."""
    os.environ.pop("KIOSK_SECRET_KEY_FILE", None)
    os.environ["KIOSK_SECRET_KEY"] = settings.secret_key
    os.environ["KIOSK_SECRET_KEY_FALLBACKS"] = "".join(f"{each}\n" for each in settings.secret_key_fallbacks)
