"""The time: the one place that asks for it.

A lecture's clock must not jump. ``SteadyClock`` reads the wall clock once and then counts with the
machine's boot-time clock, which no step of the wall clock (an operator, a virtual machine resumed, NTP
correcting minutes at once) can move, while slow NTP corrections still reach it. All processes of one
machine share the same reference through a small file, so that a room code minted by one worker is
checked alike by another, and a worker restarted after a step still agrees with the rest.

A step is adopted when nothing depends on it: the pages ask ``stepped()`` and call ``adopt()`` only while no
attendance window is open.
"""

import mmap
import os
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

STEP = timedelta(seconds=2)
_BOOT_TIME = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_LAYOUT = struct.Struct("<36sxxxxd")


class Clock(Protocol):
    """What the rest of Kiosk needs of a clock."""

    def now(self) -> datetime:
        """The present instant, in UTC, aware."""

    def stepped(self) -> timedelta:
        """How far the wall clock has jumped away from this clock; zero where it has not."""

    def adopt(self) -> None:
        """Follow the wall clock from here on."""


class SystemClock:
    """The wall clock as it is: for short commands, where nothing lasts long enough to jump."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def stepped(self) -> timedelta:
        return timedelta(0)

    def adopt(self) -> None:
        """Nothing to do: it is the wall clock."""


class SteadyClock:
    """A clock that no step of the wall clock moves, shared by the processes of this machine."""

    def __init__(self, reference: Path) -> None:
        """Use the reference file, made anew when it is missing or from before the last boot."""
        boot = _boot_id()
        descriptor = os.open(reference, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(descriptor).st_size != _LAYOUT.size:
                os.ftruncate(descriptor, _LAYOUT.size)
            self._shared = mmap.mmap(descriptor, _LAYOUT.size)
        finally:
            os.close(descriptor)
        self._boot = boot
        if _LAYOUT.unpack(self._shared[:])[0] != boot:
            self.adopt()

    def now(self) -> datetime:
        offset: float = _LAYOUT.unpack(self._shared[:])[1]
        return datetime.fromtimestamp(offset + time.clock_gettime(_BOOT_TIME), UTC)

    def stepped(self) -> timedelta:
        difference = datetime.now(UTC) - self.now()
        return difference if abs(difference) >= STEP else timedelta(0)

    def adopt(self) -> None:
        offset = time.time() - time.clock_gettime(_BOOT_TIME)
        # One slice assignment of 48 bytes; the 8 that change lie aligned, so a reader sees old or new.
        self._shared[:] = _LAYOUT.pack(self._boot, offset)


def _boot_id() -> bytes:
    """What tells this boot of the machine from the one before (36 bytes)."""
    try:
        identity = Path("/proc/sys/kernel/random/boot_id").read_bytes().strip()
    except OSError:
        identity = b"no boot id on this system"
    return identity[:36].ljust(36)
