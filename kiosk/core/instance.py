"""The instance folder: created on the first start, private to the account that runs Kiosk."""

import fcntl
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path

Change = Callable[[list[str]], list[str]]


class InUseError(Exception):
    """A server is running on this instance, or it is being restored."""


def folder_of(environment: Mapping[str, str]) -> Path:
    """The folder of the instance, which may not exist yet."""
    return Path(environment.get("KIOSK_INSTANCE") or "instance").expanduser().resolve()


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold an instance for this process and its children; create the folder if it is missing.

    For whatever needs an instance to itself: a server, a demonstration, a restore. Commands that may run
    beside a server do not call this. The hold ends with the last of these processes, however it ends.

    Raises:
        InUseError: another process holds it; nothing was touched.
    """
    _make(folder)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            _lock(handle)
        except BlockingIOError:
            raise InUseError from None
        yield
    finally:
        os.close(handle)


def prepare(environment: MutableMapping[str, str]) -> Path:
    """Create the instance folder (0700) and its secret (0600) if they are missing, and return the folder.

    No secret is written if a variable gives one or names its file. ``KIOSK_INSTANCE`` is set in
    ``environment``.

    Raises:
        OSError: the folder or the secret cannot be created.
    """
    folder = folder_of(environment)
    _make(folder)
    environment["KIOSK_INSTANCE"] = str(folder)
    if "KIOSK_SECRET_KEY" not in environment and "KIOSK_SECRET_KEY_FILE" not in environment:
        _make_secret(folder / "secret_key")
    return folder


def new_secret() -> str:
    """A random secret of 384 bits."""
    return secrets.token_urlsafe(48)


def secrets_in(file: Path) -> list[str]:
    """The secrets in a file, one per line: the one that signs, then older ones that are still valid.

    At least one, which may be empty.

    Raises:
        OSError, UnicodeDecodeError: the file cannot be read.
    """
    lines = [line.strip() for line in file.read_text(encoding="utf-8").split("\n")]
    return [line for line in lines if line] or [""]


def change_secrets(path: Path, change: Change) -> list[str]:
    """Replace the secrets in a file, one per line, with what ``change`` makes of them, and return those.

    A crash leaves either the old file or the new one, complete, readable only by its owner.

    Raises:
        OSError: the file cannot be read or replaced; ``BlockingIOError`` if another change is in progress.
    """
    path = path.resolve()  # a symbolic link stays one
    with _one_at_a_time(path):
        after = change(secrets_in(path))
        before = path.stat()
        with _draft(path, after) as draft:
            if (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
                os.chown(draft, before.st_uid, before.st_gid)  # run by root, it stays the service's file
            draft.replace(path)
        _sync(path.parent)
    return after


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _make_secret(path: Path) -> None:
    """Write a new secret so that a crash leaves either none or a complete one."""
    if path.exists():
        return
    # A hard link fails if the name exists: of two simultaneous first starts, one secret wins.
    with _draft(path, [new_secret()]) as draft:
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    _sync(path.parent)


@contextmanager
def _draft(path: Path, lines: Iterable[str]) -> Iterator[Path]:
    """A file beside this one, with these lines, synced to disk; deleted at the end unless renamed."""
    # Named at random and not by process id, which two containers on one volume may share, as may the start
    # after a crash. The file is created with mode 0600.
    descriptor, name = tempfile.mkstemp(prefix=".secret_key.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_RDONLY)
    try:
        _lock(handle)
        if not os.path.samestat(os.fstat(handle), path.stat()):
            raise BlockingIOError  # replaced since it was opened
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sync(folder: Path) -> None:
    """Sync the names in a folder to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
