"""Where the workers of ``kiosk serve`` keep their figures."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.config import Settings
from kiosk.web.metrics import FOLDER


@contextmanager
def figures_of_workers(settings: Settings) -> Iterator[None]:
    """A folder in the instance, empty at the start and gone at the end, where somebody may ask for figures.

    The figures of a worker that died stay in it, so that no count ever falls.
    """
    os.environ.pop(FOLDER, None)
    if not settings.metrics_token:
        yield
        return
    folder = settings.instance / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ[FOLDER] = str(folder)
    try:
        yield
    finally:
        del os.environ[FOLDER]
        shutil.rmtree(folder, ignore_errors=True)
