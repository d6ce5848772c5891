#!/usr/bin/env python3
"""Verifies a register's bundle: one file, needing only Python 3.11 and its package ``cryptography``.

    python verify_register.py register.json --keys keys.json [--head HEX] [--checkpoint FILE]

Written from ``register-chain.md`` alone, and sharing nothing with the program that writes bundles: so that
whoever doubts the one can ask the other. Read it before you trust it; it is meant to be read in one go. The
names in capitals on that page are the names that this program prints, in small letters.

Exit status: 0 for an intact bundle, 1 for one that is not, 2 for a file that cannot be read.
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ZEROS = "0" * 64


class NotABundle(Exception):  # noqa: N818 - it is no error
    """The file is not a bundle at all."""


class Found(Exception):  # noqa: N818 - it is what we are looking for
    """The first thing that is wrong."""

    def __init__(self, number, kind):
        super().__init__(number, kind)
        self.number, self.kind = number, kind


# --- what is wrong with a bundle -------------------------------------------------------------------------


def verify(content, keys, head="", checkpoint=""):
    """The number and the kind of the first thing that is wrong with a bundle, or None.

    ``content``: the file's bytes. ``keys``: public keys (32 bytes) by key id. Raises ``NotABundle``.
    """
    bundle = read_bundle(content)
    try:
        check_events(bundle["events"], bundle["stream"], keys)
        if bundle["log"] is not None:
            check_log(bundle["log"], bundle["events"], bundle["stream"], keys)
        if head:
            check_head(bundle["events"], head)
        if checkpoint:
            check_checkpoint(bundle["log"], checkpoint, keys)
    except Found as found:
        return found.number, found.kind
    return None


def check_events(events, stream, keys):
    """Steps 1 to 3."""
    bodies = [parse(event["body"]) for event in events]
    verdicts = [verdict_on(*pair, stream, keys) for pair in zip(events, bodies, strict=True)]
    broken = first_break(events, bodies, verdicts)
    excused_events, excused_items = excused_by(bodies, verdicts)
    intact = len(events) if broken is None else broken.number - 1
    for event, body in list(zip(events, bodies, strict=True))[:intact]:
        check_opening(event, body, excused_events)
        check_items(event, body, excused_events, excused_items)
    if broken is not None:
        raise broken


def verdict_on(event, body, stream, keys):
    """Step 1: what is wrong with an event by itself, or None if it is genuine."""
    digest = hashlib.sha256(b"kiosk-register-2\n" + event["body"].encode()).hexdigest()
    names = ("previous", "kind", "at", "stream", "commitment", "key")
    complete = body is not None and is_number(body.get("number")) and all(is_text(body.get(n)) for n in names)
    if event["hash"] != digest or not complete:
        return "altered"
    if body["stream"] != stream:
        return "inserted"
    if event["signature"] == "":
        return "unsigned"
    if body["key"] not in keys:
        return "key_unknown"
    message = b"kiosk register event v2\x00" + bytes.fromhex(digest)
    if not re.fullmatch("[0-9a-f]{128}", event["signature"]):
        return "signature_wrong"
    return None if is_signed(keys[body["key"]], event["signature"], message) else "signature_wrong"


def first_break(events, bodies, verdicts):
    """Step 2: the first event that is wrong by itself or does not belong in its place, or None."""
    previous = ZEROS
    for expected, (event, body, verdict) in enumerate(zip(events, bodies, verdicts, strict=True), start=1):
        if event["number"] != expected:
            return Found(expected, "removed" if event["number"] > expected else "inserted")
        if verdict is not None:
            return Found(expected, verdict)
        if body["number"] != expected:
            return Found(expected, "removed" if body["number"] > expected else "inserted")
        if body["previous"] != previous:
            return Found(expected, "unlinked")
        previous = event["hash"]
    return None


def excused_by(bodies, verdicts):
    """Step 3: the events, and the items as (event, position), that genuine withdrawals list."""
    events, items = set(), set()
    for body, verdict in zip(bodies, verdicts, strict=True):
        if verdict is not None or body["kind"] != "withdrawal":
            continue
        for number in as_list(body.get("events")):
            if is_number(number) and number < body["number"]:
                events.add(number)
        for pair in as_list(body.get("erased_items")):
            numbers = [each for each in as_list(pair) if is_number(each)]
            if len(numbers) == 2 and numbers[0] < body["number"]:
                items.add(tuple(numbers))
    return events, items


def check_opening(event, body, excused):
    """Step 3, for the opening."""
    if event["opening"] is None:
        if event["number"] not in excused:
            raise Found(event["number"], "opening_missing")
    elif hashlib.sha256(event["opening"].encode()).hexdigest() != body["commitment"]:
        raise Found(event["number"], "opening_altered")


def check_items(event, body, excused_events, excused_items):
    """Step 3, for the items."""
    number, items = event["number"], event["items"]
    told = body.get("items", {"count": 0, "root": tree_root([]).hex()})
    proper = isinstance(told, dict) and is_number(told.get("count")) and is_text(told.get("root"))
    if (
        not proper
        or told["count"] != len(items)
        or not all(re.fullmatch("[0-9a-f]{64}", each["leaf"]) for each in items)
        or told["root"] != tree_root([bytes.fromhex(each["leaf"]) for each in items]).hex()
    ):
        raise Found(number, "opening_altered")
    for position, item in enumerate(items):
        if item["opening"] is None:
            if number not in excused_events and (number, position) not in excused_items:
                raise Found(number, "opening_missing")
        elif leaf_hash(item["opening"]).hex() != item["leaf"]:
            raise Found(number, "opening_altered")


def check_log(log, events, stream, keys):
    """Step 4."""
    _origin, size, root = read_checkpoint(log["checkpoint"], keys)
    before, pins = -1, []
    for entry in log["entries"]:
        number, body = entry["number"], parse(entry["body"])
        if not is_entry(body, number) or body.get("stream") != stream or number <= before:
            raise Found(number, "entry_altered")
        if not leads_to(root, size, number, leaf_hash(entry["body"]), entry["proof"]):
            raise Found(number, "not_included")
        before = number
        if body.get("ended") is True:
            pins = []
        else:
            pins.append((body["head"]["number"], number, body["head"]["hash"]))
    for wanted, _entry, digest in sorted(pins):
        if wanted > len(events):
            raise Found(len(events) + 1, "cut_off" if events else "stream_missing")
        if digest != (events[wanted - 1]["hash"] if wanted > 0 else ZEROS):
            raise Found(wanted, "rewritten")


def is_entry(body, number):
    """Whether the body of an entry has what it must have."""

    def has(value, texts, numbers=()):
        return (
            isinstance(value, dict)
            and all(is_text(value.get(each)) for each in texts)
            and all(is_number(value.get(each)) for each in numbers)
        )

    return (
        has(body, ("kind", "at"), ("number",))
        and body["number"] == number
        and has(body.get("head"), ("hash",), ("number",))
        and ("log" not in body or is_text(body["log"]))
        and ("ended" not in body or isinstance(body["ended"], bool))
        and ("replaces" not in body or has(body["replaces"], ("origin", "root"), ("size",)))
    )


def check_head(events, head):
    """Step 5."""
    wanted = head.replace(" ", "").lower()
    if len(wanted) < 16 or not any(event["hash"].startswith(wanted) for event in events):
        raise Found((events[-1]["number"] if events else 0) + 1, "head_unknown")


def check_checkpoint(log, checkpoint, keys):
    """Step 6."""
    held = read_checkpoint(checkpoint, keys)
    told = None if log is None else read_checkpoint(log["checkpoint"], keys)
    if told is None or told[:2] != held[:2]:
        raise Found(0, "checkpoint_other")
    if told != held:
        raise Found(0, "checkpoint_differs")


# --- checkpoints -----------------------------------------------------------------------------------------


def read_checkpoint(note, keys):
    """Origin, size and root of a checkpoint that one of these keys signed."""
    text, empty_line, below = note.rpartition("\n\n")
    lines, signatures = text.split("\n"), below.split("\n")
    if (
        len(note) > 10_000
        or any(ord(each) < 0x20 and each != "\n" for each in note)
        or not empty_line
        or signatures.pop() != ""
        or not signatures
        or len(lines) != 3
        or not lines[0]
        or not re.fullmatch("0|[1-9][0-9]{0,18}", lines[1])
    ):
        raise Found(0, "checkpoint_altered")
    origin, size, root = lines[0], int(lines[1]), from_base64(lines[2])
    if len(root) != 32:
        raise Found(0, "checkpoint_altered")
    signed = []
    for line in signatures:
        name, signature = read_signature(line)
        for public in keys.values():
            key = hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:4]
            if name == origin and signature[:4] == key:
                signed.append(is_signed(public, signature[4:].hex(), f"{text}\n".encode()))
    if not signed or not all(signed):
        raise Found(0, "checkpoint_unsigned")
    return origin, size, root


def read_signature(line):
    """The name, and the bytes after it."""
    parts = line.split(" ", 2)
    if len(parts) != 3 or parts[0] != "\u2014" or not parts[1] or re.search(r"[\s+]", parts[1]):
        raise Found(0, "checkpoint_altered")
    signature = from_base64(parts[2])
    if len(signature) < 5:
        raise Found(0, "checkpoint_altered")
    return parts[1], signature


def from_base64(text):
    """The bytes of a text in Base64 that is spelt as it should be."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Found(0, "checkpoint_altered") from None
    if base64.b64encode(content).decode() != text:
        raise Found(0, "checkpoint_altered")
    return content


# --- the tree --------------------------------------------------------------------------------------------


def leaf_hash(text):
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def node_hash(left, right):
    """The hash of two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_root(leaves):
    """The root of the tree over these leaf hashes: level by level, what has no neighbour moves up."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    while len(leaves) > 1:
        pairs = [node_hash(*leaves[at : at + 2]) for at in range(0, len(leaves) - 1, 2)]
        leaves = pairs + leaves[len(pairs) * 2 :]
    return leaves[0]


def leads_to(root, size, index, leaf, proof):
    """Whether these hashes lead from a leaf at this place, in a tree of this size, to the root."""
    if not 0 <= index < size:
        return False

    def climb(first, leaves, steps):
        """The root of the subtree over ``leaves`` leaves from ``first`` on, or None."""
        if leaves == 1:
            return leaf if not steps else None
        if not steps:
            return None
        left = 1 << (leaves - 1).bit_length() - 1
        if index < first + left:
            inner = climb(first, left, steps[:-1])
            return inner and node_hash(inner, steps[-1])
        inner = climb(first + left, leaves - left, steps[:-1])
        return inner and node_hash(steps[-1], inner)

    return climb(0, size, proof) == root


# --- signatures, JSON, files -----------------------------------------------------------------------------


def is_signed(public, signature, message):
    """Whether the key's owner made this signature (in hex) over the message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def parse(text):
    """The object in a canonical text, or None."""
    try:
        value = load(text)
        again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and again == text else None


def load(text):
    """The value in a JSON text in which no name stands twice and all numbers are whole."""

    def pairs(content):
        if len({name for name, _value in content}) != len(content):
            raise ValueError("a name stands twice")
        return dict(content)

    def no_fraction(number):
        raise ValueError(f"{number} is not a whole number")

    return json.loads(text, object_pairs_hook=pairs, parse_float=no_fraction, parse_constant=no_fraction)


def read_bundle(content):
    """The bundle in a file, each of its fields being of the right type."""
    try:
        value = load(content.decode("utf-8-sig"))
        if value["format"] != "kiosk-register-2":
            raise NotABundle
        log = value.get("log")
        return {
            "stream": text_in(value["stream"]),
            "events": [event_in(each) for each in list_in(value["events"])],
            "log": None if log is None else log_in(log),
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotABundle from error


def event_in(value):
    """An event of the file."""
    return {
        "number": number_in(value["number"]),
        **{name: text_in(value[name]) for name in ("body", "hash", "signature")},
        "opening": text_or_none_in(value["opening"]),
        "items": [
            {"leaf": text_in(each["leaf"]), "opening": text_or_none_in(each["opening"])}
            for each in list_in(value.get("items", []))
        ],
    }


def log_in(value):
    """The file's part of the log."""
    return {
        "checkpoint": text_in(value["checkpoint"]),
        "entries": [
            {
                "number": number_in(each["number"]),
                "body": text_in(each["body"]),
                "proof": [hash_in(step) for step in list_in(each["proof"])],
            }
            for each in list_in(value["entries"])
        ],
    }


def read_keys(content):
    """The public keys in a list of keys, by their ids. Raises ``ValueError`` for anything else."""
    keys = {}
    try:
        for each in list_in(json.loads(content)):
            if not re.fullmatch("[0-9a-f]{64}", each["public_key"]):
                raise ValueError("not a public key")
            public = bytes.fromhex(each["public_key"])
            if hashlib.sha256(public).hexdigest()[:16] != each["key_id"]:
                raise ValueError("a key under the name of another")
            keys[each["key_id"]] = public
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError("not a list of keys") from error
    return keys


def is_number(value):
    """Whether a JSON value is a number; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_text(value):
    """Whether a JSON value is a text."""
    return isinstance(value, str)


def as_list(value):
    """A list, or an empty one for anything else."""
    return value if isinstance(value, list) else []


def number_in(value):
    """A number, or ``TypeError``."""
    if not is_number(value):
        raise TypeError
    return value


def text_in(value):
    """A text that has bytes in UTF-8, or ``TypeError`` or ``ValueError``."""
    if not is_text(value):
        raise TypeError
    value.encode()
    return value


def text_or_none_in(value):
    """A text or None, or ``TypeError`` or ``ValueError``."""
    return None if value is None else text_in(value)


def list_in(value):
    """A list, or ``TypeError``."""
    if not isinstance(value, list):
        raise TypeError
    return value


def hash_in(value):
    """The bytes of a hash, or ``TypeError`` or ``ValueError``."""
    if not re.fullmatch("[0-9a-f]{64}", text_in(value)):
        raise ValueError
    return bytes.fromhex(value)


def main(arguments=None):
    """Verify a file, say what was found, and return the exit status."""
    parser = argparse.ArgumentParser(description="Verify a register's bundle.")
    parser.add_argument("bundle", type=Path, help="the file")
    parser.add_argument(
        "--keys", type=Path, required=True, help="the list of keys that the instance publishes"
    )
    parser.add_argument("--head", default="", help="a head from a printed sheet or a companion file")
    parser.add_argument("--checkpoint", type=Path, help="a file with a checkpoint that you hold")
    given = parser.parse_args(arguments)
    try:
        keys = read_keys(given.keys.read_bytes())
        checkpoint = given.checkpoint.read_text("utf-8") if given.checkpoint else ""
        content = given.bundle.read_bytes()
        bundle = read_bundle(content)
        found = verify(content, keys, given.head, checkpoint)
    except NotABundle:
        sys.stderr.write(f"{given.bundle.name} is not a bundle\n")
        return 2
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if found is not None:
        sys.stdout.write(f"{bundle['stream']}: {found[0]}: {found[1]}\n")
        return 1
    events = bundle["events"]
    sys.stdout.write(f"{bundle['stream']}: intact, {len(events)} events\n")
    if bundle["log"] is None:
        sys.stdout.write("the file has no part of the log: events at the end may have been cut off\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
