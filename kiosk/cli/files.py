"""Writing a file at once."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Replace the file at once: whoever reads it sees the old content or the new."""
    descriptor, draft = tempfile.mkstemp(dir=path.absolute().parent, prefix=".kiosk-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
