"""Metrics for Prometheus: how many requests, how fast, how often refused. Never who, where or what.

They cost nothing where nobody may read them. ``kiosk serve`` gives its workers a folder in which each keeps
its own figures; whichever worker is asked adds them all up.
"""

import os
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from kiosk.core.clock import Clock
from kiosk.core.refusals import RefusalCode
from kiosk.web.common.access import Audience
from kiosk.web.common.services import Services

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own environment variable
NOBODY = "none"  # the audience of an address that does not exist
STATUS_CLASSES = {2: "2xx", 3: "3xx", 4: "4xx", 5: "5xx"}
REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
WAIT_SECONDS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 2.5, 5.0)
_EXTENSION = "kiosk-metrics"


class Unmeasured:
    """Measures nothing: used where no token for reading metrics is set."""

    def request(self, audience: str, status: int, seconds: float) -> None:
        """Count a request that was answered in this many seconds."""

    def sign_in(self) -> None:
        """Count a signature that was recorded."""

    def answer(self) -> None:
        """Count a quiz answer that was saved."""

    def refusal(self, code: str) -> None:
        """Count a refusal, by its code."""

    def busy(self) -> None:
        """Count a write that the database did not take in time."""

    def waited(self, seconds: float) -> None:
        """Count the seconds that a writer waited for its turn."""

    def text(self) -> tuple[bytes, str]:
        """All metrics, and their content type.

        Raises:
            LookupError: nothing is measured here.
        """
        raise LookupError("nothing is measured")


class Measured(Unmeasured):
    """Counts in this process, or in the folder named by the environment (``FOLDER``)."""

    def __init__(self, clock: Clock) -> None:
        # The library decides on import whether to write to a folder.
        from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

        disable_created_metrics()  # type: ignore[no-untyped-call]
        folder = os.environ.get(FOLDER)
        own = None if folder else CollectorRegistry()
        self._registry = own or CollectorRegistry()
        if folder:
            self._registry.register(_AllWorkers(Path(folder)))
        self._registry.register(_About(clock))
        requests = Counter("kiosk_requests", "Requests answered.", ["audience", "status"], registry=own)
        duration = Histogram(
            "kiosk_request_duration_seconds",
            "From the request to its answer.",
            ["audience"],
            buckets=REQUEST_SECONDS,
            registry=own,
        )
        refusals = Counter("kiosk_refusals", "What was refused, by its code.", ["code"], registry=own)
        self._sign_ins = Counter("kiosk_sign_ins", "Signatures recorded.", registry=own)
        self._answers = Counter("kiosk_answers", "Answers of quizzes saved.", registry=own)
        self._busy = Counter("kiosk_busy", "Writers that the database did not take in time.", registry=own)
        self._waits = Histogram(
            "kiosk_write_wait_seconds", "How long writers wait in line.", buckets=WAIT_SECONDS, registry=own
        )
        # All created up front: each is there from the start, and is found without taking the library's lock.
        audiences = [*(each.value for each in Audience), NOBODY]
        self._requests = {
            (audience, number): requests.labels(audience, name)
            for audience in audiences
            for number, name in STATUS_CLASSES.items()
        }
        self._duration = {audience: duration.labels(audience) for audience in audiences}
        self._refusals = {code.value: refusals.labels(code.value) for code in RefusalCode}

    def request(self, audience: str, status: int, seconds: float) -> None:
        self._requests[audience, status // 100].inc()
        self._duration[audience].observe(seconds)

    def sign_in(self) -> None:
        self._sign_ins.inc()

    def answer(self) -> None:
        self._answers.inc()

    def refusal(self, code: str) -> None:
        self._refusals[code].inc()

    def busy(self) -> None:
        self._busy.inc()

    def waited(self, seconds: float) -> None:
        self._waits.observe(seconds)

    def text(self) -> tuple[bytes, str]:
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        return generate_latest(self._registry), CONTENT_TYPE_LATEST


class _AllWorkers:
    """The metrics of all workers, including those that have ended."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterable[Any]:
        from prometheus_client.multiprocess import MultiProcessCollector

        # A worker killed while creating its file leaves an empty one, on which the library fails for good
        # (prometheus/client_python, issue 1199).
        files = [str(each) for each in sorted(self._folder.glob("*_*.db")) if each.stat().st_size]
        return MultiProcessCollector.merge(files)  # type: ignore[no-any-return, no-untyped-call]


class _About:
    """Metrics that are read rather than counted."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily

        build = GaugeMetricFamily("kiosk_build_info", "The version of Kiosk.", labels=["version"])
        build.add_metric([version("kiosk")], 1)
        yield build
        step = GaugeMetricFamily(
            "kiosk_clock_step_seconds", "How far the machine's clock has jumped away from Kiosk's."
        )
        step.add_metric([], self._clock.stepped().total_seconds())
        yield step


def add_metrics(app: Flask, known: Services) -> None:
    """Start counting, if the settings have a token for reading the metrics."""
    measured = Measured(known.clock) if known.settings.metrics_token else Unmeasured()
    known.database.tell_waits(measured.waited)
    app.extensions[_EXTENSION] = measured


def metrics() -> Unmeasured:
    """The metrics of the current application."""
    found: Unmeasured = current_app.extensions[_EXTENSION]
    return found
