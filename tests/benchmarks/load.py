"""The load generator: students as they sign in and answer, many at once, in one process and one thread.

Each student is a generator that yields requests and is sent answers; one selector runs them all over plain
non-blocking sockets. It costs a small part of what a server spends, so that both fit on the same few cores.
"""

import re
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

CONNECT_SECONDS = 5.0
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_COOKIE = re.compile(r"^set-cookie: *([^=]+)=([^;\r\n]*)(.*)$", re.IGNORECASE | re.MULTILINE)
_LOCATION = re.compile(r"^location: *([^\r\n]+)", re.IGNORECASE | re.MULTILINE)
_INPUT = re.compile(r'<input\b[^>]*\bname="([^"]+)"[^>]*>')
_VALUE = re.compile(r'\bvalue="([^"]*)"')


class UnexpectedAnswerError(Exception):
    """The server did not answer as to a visit that succeeds."""


@dataclass(frozen=True)
class Answer:
    """One answer as it came: its head, without the empty line, and its body."""

    status: int
    head: str
    body: bytes

    @property
    def size(self) -> int:
        """Bytes on the wire, headers included."""
        return len(self.head.encode("latin-1")) + 4 + len(self.body)


# Yields each request, is sent its answer, and returns what the visit was for.
Visit = Generator[bytes, Answer, str]


@dataclass(frozen=True)
class Student:
    """Who signs, and what the receipt must contain."""

    number: str
    family_name: str
    expected: str


@dataclass(frozen=True)
class Outcome:
    """``result`` is what the visit returned, or nothing when it failed for ``reason``."""

    seconds: float
    result: str | None
    reason: str = ""


@dataclass
class Browser:
    """The cookies of one student, and requests that carry them."""

    host: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\n{self._headers()}\r\n".encode("latin-1")

    def post(
        self, path: str, fields: dict[str, str] | list[tuple[str, str]], accept: str = "text/html"
    ) -> bytes:
        body = urlencode(fields).encode()
        kind = "Content-Type: application/x-www-form-urlencoded"
        head = f"POST {path} HTTP/1.1\r\n{self._headers(accept)}{kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode("latin-1") + body

    def keep_cookies(self, answer: Answer) -> None:
        for name, value, attributes in _COOKIE.findall(answer.head):
            if "max-age=0" in attributes.lower():
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value

    def redirected(self, answer: Answer) -> str:
        """Where a 303 leads, as a path."""
        found = _LOCATION.search(answer.head)
        if answer.status != 303 or found is None:
            raise UnexpectedAnswerError(f"{answer.status} instead of a redirect")
        return found[1].strip().removeprefix(f"http://{self.host}")

    def _headers(self, accept: str = "text/html") -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return f"Host: {self.host}\r\nUser-Agent: rush\r\nAccept: {accept}\r\nAccept-Language: fr\r\n" + (
            f"Cookie: {cookies}\r\n" if cookies else ""
        )


def sign_in(host: str, student: Student, code: str) -> Visit:
    """A whole sign-in: scan, form, validate, receipt. Returns the receipt's code."""
    browser = Browser(host)
    scanned = yield browser.get(f"/s/{code}")
    browser.keep_cookies(scanned)
    form = yield browser.get(browser.redirected(scanned))
    browser.keep_cookies(form)
    if form.status != 200:
        raise UnexpectedAnswerError(f"{form.status} instead of the form")
    fields = dict(hidden_fields(form.body.decode()))
    validated = yield browser.post(
        "/sign-in", {**fields, "student_number": student.number, "family_name": student.family_name}
    )
    browser.keep_cookies(validated)
    path = browser.redirected(validated)
    receipt = yield browser.get(path)
    if receipt.status != 200 or student.expected not in unescape(receipt.body.decode()):
        raise UnexpectedAnswerError(f"{receipt.status} and no receipt")
    return path.rsplit("/", 1)[1]


def hidden_fields(page: str) -> Iterator[tuple[str, str]]:
    """The fields of a form that come with a value: the forgery token, the nonce."""
    for found in _INPUT.finditer(page):
        value = _VALUE.search(found[0])
        if value is not None:
            yield found[1], unescape(value[1])


def run(
    address: tuple[str, int], visits: Sequence[Callable[[], Visit]], at_once: int, timeout: float
) -> list[Outcome]:
    """Make the visits, each on a connection of its own, at most ``at_once`` at a time, in their order.

    A visit lasts from the first byte sent to the last byte received. Those that are not over after
    ``timeout`` seconds have failed.
    """
    waiting = deque(visits)
    outcomes: list[Outcome] = []
    deadline = time.perf_counter() + timeout
    with selectors.DefaultSelector() as selector:
        while waiting or selector.get_map():
            while waiting and len(selector.get_map()) < at_once:
                _start(_Connection(address, waiting.popleft()()), selector)
            for key, _events in selector.select(max(0.0, deadline - time.perf_counter())):
                connection: _Connection = key.data
                outcome = connection.advance()
                if outcome is not None:
                    selector.unregister(key.fileobj)
                    connection.close()
                    outcomes.append(outcome)
            if time.perf_counter() >= deadline:
                outcomes += [Outcome(timeout, None, "no answer in time") for _ in selector.get_map()]
                outcomes += [Outcome(timeout, None, "never begun") for _ in waiting]
                for key in list(selector.get_map().values()):
                    key.data.close()
                return outcomes
    return outcomes


def _start(connection: "_Connection", selector: selectors.BaseSelector) -> None:
    connection.start()
    selector.register(connection.socket, selectors.EVENT_READ, connection)


class _Connection:
    """One visit on its connection."""

    def __init__(self, address: tuple[str, int], visit: Visit) -> None:
        self._visit = visit
        self._received = bytearray()
        self._started = 0.0
        self.socket = socket.create_connection(address, CONNECT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)

    def start(self) -> None:
        request = next(self._visit)
        self._started = time.perf_counter()
        self._send(request)

    def advance(self) -> Outcome | None:
        """Take what has come; once an answer is whole, send the next request, or end."""
        try:
            chunk = self.socket.recv(65536)
            if not chunk:
                return self._ended(None, "the server closed the connection")
            self._received += chunk
            answer = self._whole_answer()
            if answer is not None:
                self._send(self._visit.send(answer))
        except StopIteration as end:
            return self._ended(end.value)
        except (OSError, UnexpectedAnswerError) as error:
            return self._ended(None, str(error))
        return None

    def close(self) -> None:
        self._visit.close()
        self.socket.close()

    def _ended(self, result: str | None, reason: str = "") -> Outcome:
        return Outcome(time.perf_counter() - self._started, result, reason)

    def _send(self, request: bytes) -> None:
        if self.socket.send(request) != len(request):
            raise UnexpectedAnswerError("the server does not read")

    def _whole_answer(self) -> Answer | None:
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(self._received[:end])
        length = _LENGTH.search(head)
        if length is None:
            raise UnexpectedAnswerError("an answer without a length")
        total = end + 4 + int(length[1])
        if len(self._received) < total:
            return None
        body = bytes(self._received[end + 4 : total])
        del self._received[:total]
        return Answer(int(head[9:12]), head.decode("latin-1"), body)
