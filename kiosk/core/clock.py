"""The only place where Kiosk reads the time.

A lecture's clock must not jump. ``SteadyClock`` reads the wall clock once and then counts with the
machine's boot-time clock, which no step of the wall clock (by an operator, a resumed virtual machine, or NTP
correcting minutes at once) can move, while slow NTP corrections still reach it. All processes on a machine
share one reference through a small file, so a room code issued by one worker is valid on another, and a
worker restarted after a step still agrees with the rest.

A step is adopted when nothing depends on it: the pages check ``stepped()`` and call ``adopt()`` only while no
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
    """What the rest of Kiosk needs from a clock."""

    def now(self) -> datetime:
        """The current time, as an aware datetime in UTC."""

    def stepped(self) -> timedelta:
        """How far the wall clock has jumped from this clock; zero if it has not."""

    def adopt(self) -> None:
        """Follow the wall clock from here on."""


class SystemClock:
    """The wall clock itself, for commands too short for a jump to matter."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def stepped(self) -> timedelta:
        return timedelta(0)

    def adopt(self) -> None:
        """Do nothing: this is the wall clock."""


class SteadyClock:
    """A clock unaffected by steps of the wall clock, shared by all processes on this machine."""

    def __init__(self, reference: Path) -> None:
        """Use the reference file; write it again if it is missing or predates the last boot."""
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
        # One slice assignment of 48 bytes; the 8 that change are aligned, so a reader sees either old or new.
        self._shared[:] = _LAYOUT.pack(self._boot, offset)


def _boot_id() -> bytes:
    """An identifier of this boot of the machine (36 bytes)."""
    try:
        identity = Path("/proc/sys/kernel/random/boot_id").read_bytes().strip()
    except OSError:
        identity = b"no boot id on this system"
    return identity[:36].ljust(36)
