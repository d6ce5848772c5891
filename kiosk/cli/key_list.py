"""A list of public keys in a file, as an instance publishes it."""

from pathlib import Path

import click
from flask_babel import gettext as _

from kiosk.core.signing_keys import read_published_keys

LARGEST = 1_000_000  # bytes: thousands of keys; a longer list is cut off and no longer valid JSON


def keys_in(file: Path) -> dict[str, bytes]:
    """The keys in a file, by id; a one-line error for anything else."""
    with file.open("rb") as stream:
        content = stream.read(LARGEST)
    try:
        return read_published_keys(content)
    except ValueError:
        raise click.BadParameter(
            _("%(file)s is not a list of keys.", file=file), param_hint="--keys"
        ) from None
