"""A PostgreSQL of the test's own, which it may stop, restart and kill."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

TOOL = Path(__file__).resolve().parents[1] / ".ci" / "postgresql"


class PostgresqlServer:
    """``url`` is that of its first database, which is empty at the start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.url = subprocess.run(
            [TOOL, folder], stdout=subprocess.PIPE, text=True, check=True
        ).stdout.strip()

    @property
    def address(self) -> str:
        """As libpq takes it."""
        return self.url.replace("+psycopg", "")

    def new_database(self) -> str:
        """The address of another, empty database."""
        name = f"kiosk_{uuid4().hex}"
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]  # the name is ours
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def restart(self, mode: str) -> None:
        """``fast`` as an operator does it, ``immediate`` as after a crash."""
        subprocess.run([TOOL, "restart", self._folder, mode], check=True)

    def kill_a_backend(self) -> None:
        """SIGKILL for one of its processes, at which PostgreSQL ends the others and begins anew."""
        with closing(psycopg.connect(self.address, autocommit=True)) as connection:
            own = connection.info.backend_pid
            others = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> %s", [own]
            ).fetchall()
            os.kill(others[0][0] if others else own, signal.SIGKILL)

    def stop(self) -> None:
        subprocess.run([TOOL, "stop", self._folder], check=False)


@contextmanager
def own_postgresql() -> Iterator[PostgresqlServer | None]:
    """One that runs as long as the block; nothing where PostgreSQL is not installed."""
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="kiosk-postgresql-"))  # its own account must get there
    server = PostgresqlServer(folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def black_hole() -> Iterator[str]:
    """The address of a database that takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"postgresql+psycopg://kiosk@127.0.0.1:{listener.getsockname()[1]}/kiosk"


@contextmanager
def table_locked(address: str, table: str) -> Iterator[threading.Event]:
    """By another program, until the event is set or the block ends."""
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with psycopg.connect(address) as connection:
            connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")  # type: ignore[arg-type]
            held.set()
            release.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(20)
    try:
        yield release
    finally:
        release.set()
        holder.join()
