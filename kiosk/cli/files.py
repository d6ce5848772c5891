"""Writing a file atomically."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Replace the file atomically: a reader sees either the old content or the new."""
    descriptor, draft = tempfile.mkstemp(dir=path.absolute().parent, prefix=".kiosk-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
