"""The instance folder: made on the first start, private to the account that runs Kiosk."""

import os
import secrets
import tempfile
from collections.abc import MutableMapping
from pathlib import Path


def prepare(environment: MutableMapping[str, str]) -> Path:
    """Make the instance folder (0700) and its secret (0600) where they are missing.

    A secret given by a variable is left alone and none is written.

    Returns the folder. Raises ``OSError`` when it cannot be made.
    """
    folder = Path(environment.get("KIOSK_INSTANCE") or "instance").expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    environment["KIOSK_INSTANCE"] = str(folder)
    if "KIOSK_SECRET_KEY" not in environment and "KIOSK_SECRET_KEY_FILE" not in environment:
        _make_secret(folder / "secret_key")
    return folder


def _make_secret(path: Path) -> None:
    """Write a new secret so that a crash leaves either none or a whole one."""
    if path.exists():
        return
    # Its own name, not the process's number: two containers on one volume may share that, and so does the
    # start after a crash. The file is made 0600.
    descriptor, name = tempfile.mkstemp(prefix=".secret_key.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A hard link fails where the name exists: of two first starts at once, one secret wins.
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink(missing_ok=True)
