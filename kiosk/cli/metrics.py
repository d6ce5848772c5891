"""Where the workers of ``kiosk serve`` keep their metrics."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from kiosk.config import Settings
from kiosk.web.common.metrics import FOLDER

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
