"""The power goes: what a phone was told is on the disk, and the file is whole.

A real ``kiosk serve`` under ``strace``, which writes down every write to the database and its log, every sync
of them, and every answer that leaves for a phone. From that, and from a copy of the files before, come the
files as a power cut would have left them, right after each answer that leads to a receipt and at other
moments: once with synced bytes only, which is the worst a disk that keeps its word can do, and several times
with some of the unsynced sectors besides, in any order. SQLite then opens them as after any crash.

Not tried: a disk that says it has synced and has not, and names of files that get lost (the files exist
before).
"""

import os
import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from kiosk.core.sqlite import sqlite3
from tests.faults.signing import Hall, Server, Signer, all_at_once, check_ledgers, hall_with, signers_in

pytestmark = pytest.mark.server

STUDENTS = 24
SECTOR = 512
CUTS_WITH_UNSYNCED = 3  # after each acknowledgement
_LINE = re.compile(r"^(\d+) +(.*)$")
_CALL = re.compile(r"^(\w+)\((.*)$")
_FILE = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})*)>(?:, )?(.*)$")
_DATA = re.compile(r'^"((?:\\x[0-9a-f]{2})*)"(?:\.\.\.)?, \d+(?:, (\d+))?')
_RECEIPT = re.compile(rb"location: /receipt/([0-9A-Z]+)", re.IGNORECASE)
_TRACED = "pwrite64,write,ftruncate,fsync,fdatasync,sendto,writev,sendmsg"


@dataclass
class Disk:
    """One file: what is synced, and the writes since: an offset and bytes, or a new length and nothing."""

    synced: bytearray
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self, count: int) -> None:
        """The first so many of the pending writes are on the disk."""
        for offset, data in self.pending[:count]:
            _put(self.synced, offset, data)
        del self.pending[:count]

    def after_a_cut(self, random: Random | None) -> bytes:
        """What is left: synced bytes, and any of the unsynced sectors where chance has a say."""
        left = bytearray(self.synced)
        if random is not None:
            sectors = [each for offset, data in self.pending for each in _sectors(offset, data)]
            for offset, data in sectors:
                if random.random() < 0.5:
                    _put(left, offset, data)
        return bytes(left)


def _put(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    if data is not None:
        content[offset : offset + len(data)] = data


def _sectors(offset: int, data: bytes | None) -> Iterator[tuple[int, bytes | None]]:
    if data is None:
        yield offset, None
        return
    begin = 0
    while begin < len(data):
        end = min(len(data), begin + SECTOR - (offset + begin) % SECTOR)
        yield offset + begin, data[begin:end]
        begin = end


@dataclass
class Machine:
    """All that matters of the machine: the files of the database, and the receipts that have left."""

    disks: dict[str, Disk]
    acknowledged: list[str] = field(default_factory=list)
    syncs: int = 0
    _begun: dict[str, tuple[str, int]] = field(default_factory=dict)

    def follow(self, line: str) -> str:
        """Do what one line of the trace says; what has happened: ``acknowledged``, ``synced`` or nothing."""
        parts = _LINE.match(line)
        if parts is None:
            return ""
        thread, said = parts.groups()
        if said.startswith("<... "):
            return self._synced(*self._begun.pop(thread)) if thread in self._begun else ""
        call = _CALL.match(said)
        if call is None or " = -1 " in said:
            return ""
        name, arguments = call.groups()
        if name in ("fsync", "fdatasync"):
            file = _path(arguments)[0]
            if file not in self.disks:
                return ""
            begun = file, len(self.disks[file].pending)
            if "<unfinished ...>" in said:
                self._begun[thread] = begun
                return ""
            return self._synced(*begun)
        return self._written(name, arguments)

    def _synced(self, file: str, count: int) -> str:
        # Two threads cannot sync the same file over each other here: writers take turns.
        self.disks[file].sync(count)
        self.syncs += 1
        return "synced"

    def _written(self, name: str, arguments: str) -> str:
        file, rest = _path(arguments)
        if file in self.disks:
            pending = self.disks[file].pending
            if name == "ftruncate":
                pending.append((int(rest.split(")")[0].split(" ")[0]), None))
            else:
                found = _DATA.match(rest)
                assert found, f"not understood: {name} {rest[-100:]}"
                assert found[2], f"a write without offset: {name}"
                pending.append((int(found[2]), _bytes(found[1])))
            return ""
        if name in ("sendto", "write", "writev", "sendmsg") and "\\x6c\\x6f\\x63\\x61\\x74" in arguments:
            answers = b"".join(_bytes(each) for each in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', arguments))
            receipts = [each.decode() for each in _RECEIPT.findall(answers)]
            self.acknowledged += receipts
            return "acknowledged" if receipts else ""
        return ""


def _path(arguments: str) -> tuple[str, str]:
    found = _FILE.match(arguments)
    return (_bytes(found[1]).decode(errors="replace"), found[2]) if found else ("", "")


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


@pytest.fixture
def strace() -> str:
    found = shutil.which("strace")
    if found is None:
        pytest.skip("needs strace (apt-get install strace)")
    return found


def test_what_was_acknowledged_before_a_power_cut_is_on_the_disk(
    tmp_path: Path, free_port: int, strace: str
) -> None:
    trace = tmp_path / "trace"
    options = [strace, "-f", "--seccomp-bpf", "-y", "-xx", "-s", "10000000", "-e", f"trace={_TRACED}"]
    with hall_with(tmp_path / "instance", STUDENTS) as hall:
        hall.database.close()
        before = machine_of(hall)
        server = Server(hall, free_port, tmp_path / "server.log", *options, "-o", str(trace))
        try:
            with signers_in(hall, free_port) as signers:
                all_at_once(signers, Signer.sign_in, at_once=12)
                check_ledgers(hall, signers)
        finally:
            for process in server.below()[:1]:  # strace passes no signal on
                os.kill(process, signal.SIGTERM)
            server.process.wait(30)
        rows = hall.rows()
    assert len(rows) == STUDENTS
    cuts = replayed(before, trace, tmp_path / "after")
    assert sorted(before.acknowledged) == sorted(rows.values())
    assert before.syncs >= STUDENTS
    print(f"\n{cuts} power cuts, {before.syncs} syncs, {STUDENTS} acknowledged signatures")  # noqa: T201


def machine_of(hall: Hall) -> Machine:
    files = (hall.file, hall.file.with_name(f"{hall.file.name}-wal"))
    return Machine(
        {str(file): Disk(bytearray(file.read_bytes() if file.exists() else b"")) for file in files}
    )


def replayed(machine: Machine, trace: Path, folder: Path) -> int:
    """Cut the power at each moment that matters, and check what is left. Returns how often."""
    random = Random("power")
    folder.mkdir()
    cuts = 0
    with trace.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            happened = machine.follow(line.rstrip("\n"))
            if happened == "acknowledged":
                for chance in (None, *[random] * CUTS_WITH_UNSYNCED):
                    check_after_a_cut(machine, folder, chance)
                    cuts += 1
            elif happened == "synced" or (machine.acknowledged and random.random() < 0.1):
                check_after_a_cut(machine, folder, random)
                cuts += 1
    return cuts


def check_after_a_cut(machine: Machine, folder: Path, random: Random | None) -> None:
    for left in folder.iterdir():
        left.unlink()
    for file, disk in machine.disks.items():
        (folder / Path(file).name).write_bytes(disk.after_a_cut(random))
    database = next(iter(machine.disks))
    with closing(sqlite3.connect(folder / Path(database).name)) as opened:
        stored = {receipt for (receipt,) in opened.execute("SELECT receipt FROM sign_in")}
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    lost = set(machine.acknowledged) - stored
    assert not lost, f"acknowledged, and gone after a power cut: {lost}"
