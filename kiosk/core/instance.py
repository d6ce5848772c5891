"""The instance folder: made on the first start, private to the account that runs Kiosk."""

import fcntl
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path

Change = Callable[[list[str]], list[str]]


class InUseError(Exception):
    """A server runs on this instance, or it is being restored."""


def folder_of(environment: Mapping[str, str]) -> Path:
    """The folder of the instance, which may not exist yet."""
    return Path(environment.get("KIOSK_INSTANCE") or "instance").expanduser().resolve()


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep an instance for this process and all that it starts; the folder is made where it is missing.

    For what must be alone on it: a server, a demonstration, a restore. Commands beside a server do not ask.
    It ends with the last of the processes, however they end.

    Raises:
        InUseError: somebody else holds it; nothing was touched.
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
    """Make the instance folder (0700) and its secret (0600) where they are missing.

    A secret given by a variable is left alone and none is written.

    Returns the folder. Raises ``OSError`` when it cannot be made.
    """
    folder = folder_of(environment)
    _make(folder)
    environment["KIOSK_INSTANCE"] = str(folder)
    if "KIOSK_SECRET_KEY" not in environment and "KIOSK_SECRET_KEY_FILE" not in environment:
        _make_secret(folder / "secret_key")
    return folder


def new_secret() -> str:
    """A random secret, 384 bits."""
    return secrets.token_urlsafe(48)


def secrets_in(file: Path) -> list[str]:
    """The secrets in a file, one a line: the one that signs, then older ones that are still good.

    At least one, which may be empty. Raises ``OSError`` or ``UnicodeDecodeError`` when it cannot be read.
    """
    lines = [line.strip() for line in file.read_text(encoding="utf-8").split("\n")]
    return [line for line in lines if line] or [""]


def change_secrets(path: Path, change: Change) -> list[str]:
    """Replace the secrets in a file, one a line, by what ``change`` makes of them, and return those.

    A crash leaves the old file or the new one, each whole, readable by its owner only. Raises ``OSError``:
    ``BlockingIOError`` while another change is at it.
    """
    path = path.resolve()  # a link stays one
    with _one_at_a_time(path):
        after = change(secrets_in(path))
        before = path.stat()
        with _draft(path, after) as draft:
            if (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
                os.chown(draft, before.st_uid, before.st_gid)  # root's command leaves the service its file
            draft.replace(path)
        _sync(path.parent)
    return after


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _make_secret(path: Path) -> None:
    """Write a new secret so that a crash leaves either none or a whole one."""
    if path.exists():
        return
    # A hard link fails where the name exists: of two first starts at once, one secret wins.
    with _draft(path, [new_secret()]) as draft:
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    _sync(path.parent)


@contextmanager
def _draft(path: Path, lines: Iterable[str]) -> Iterator[Path]:
    """A file beside this one, on disk with these lines; gone at the end unless it was given the name."""
    # Its own name, not the process's number: two containers on one volume may share that, and so does the
    # start after a crash. The file is made 0600.
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
            raise BlockingIOError  # it was replaced since it was opened
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sync(folder: Path) -> None:
    """Put the names in a folder on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
