"""Where the workers of ``kiosk serve`` keep their figures."""

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
    """A folder of this start in the instance, gone at the end, where somebody may ask for figures.

    The figures of a worker that died stay in it, so that no count ever falls. What a server left that was
    killed is cleared away: so the caller must be the only server on the instance.
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
