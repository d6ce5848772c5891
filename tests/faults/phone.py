"""A phone on a bad network: one kept connection, cookies, and all the ways in which an answer gets lost."""

import http.client
import re
import socket
import time
from collections import Counter
from contextlib import closing
from random import Random
from urllib.parse import urlencode

TIMEOUT = 30.0
PATIENCE = 60.0
NAVIGATION = "text/html"
SCRIPT = "application/json"
_COOKIE = re.compile(r"^([^=]+)=([^;]*)")

Fields = list[tuple[str, str]]


class NoAnswerError(Exception):
    """The connection ended before the answer had come: what was asked may have been done, or not."""


class Reply:
    """An answer that came whole."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.body = response.read().decode()
        self.status = response.status
        self.location = response.headers.get("Location", "")
        self.retry_after = response.headers.get("Retry-After", "")
        self.cookies = response.headers.get_all("Set-Cookie", [])


class Phone:
    """``statuses`` counts the answers that came. Deterministic but for what the network and threads do."""

    def __init__(self, port: int, random: Random) -> None:
        self._port = port
        self.random = random
        self.statuses: Counter[int] = Counter()
        self._cookies: dict[str, str] = {}
        self._kept = self._connection()

    def close(self) -> None:
        self._kept.close()

    def ask(self, path: str, fields: Fields | None = None, accept: str = NAVIGATION) -> Reply:
        """Raises ``NoAnswerError``."""
        return self._told(self._kept, path, fields, accept)

    def insist(self, path: str, fields: Fields | None = None, accept: str = NAVIGATION) -> Reply:
        """Ask the same again until an answer comes that is not “try again”, as people and scripts do."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                reply = self.ask(path, fields, accept)
                if reply.status != 503:
                    return reply
            except NoAnswerError:
                pass
            assert time.monotonic() < deadline, f"no answer from {path}"
            time.sleep(self.random.uniform(0.05, 0.3))

    def insist_twice_at_once(self, path: str, fields: Fields, accept: str = NAVIGATION) -> Reply:
        """Send the same on two connections before either has answered, and wait for both; then insist."""
        other = self._connection()
        try:
            pair = (self._kept, other)
            sent = [connection for connection in pair if self._sent(connection, path, fields, accept)]
            for connection in sent:
                self._read_or_lose(connection)
        finally:
            other.close()
        return self.insist(path, fields, accept)

    def hang_up(self, path: str, fields: Fields, accept: str = NAVIGATION) -> None:
        """Send it, and be gone before the answer comes: the server may still be at it for a while."""
        self._sent(self._kept, path, fields, accept)
        time.sleep(self.random.choice((0.0, 0.0, 0.005, 0.03)))
        self._kept.close()

    def tear(self, path: str, fields: Fields) -> None:
        """Send a part of it, and be gone."""
        self._send_part(path, fields)
        self._kept.close()

    def tear_and_listen(self, path: str, fields: Fields) -> Reply | None:
        """Send a part of it, say that this is all, and stay for the answer."""
        self._send_part(path, fields)
        self._kept.sock.shutdown(socket.SHUT_WR)
        reply = self._read_or_lose(self._kept)
        self._kept.close()
        return reply

    def _send_part(self, path: str, fields: Fields) -> None:
        body = urlencode(fields).encode()
        try:
            self._kept.putrequest("POST", path)
            for name, value in {**self._headers(SCRIPT, form=True), "Content-Length": str(len(body))}.items():
                self._kept.putheader(name, value)
            self._kept.endheaders()
            self._kept.send(body[: self.random.randrange(len(body))])
        except OSError:
            self._kept.close()

    def _told(
        self, connection: http.client.HTTPConnection, path: str, fields: Fields | None, accept: str
    ) -> Reply:
        if self._sent(connection, path, fields, accept):
            reply = self._read_or_lose(connection)
            if reply is not None:
                return reply
        raise NoAnswerError

    def _sent(
        self, connection: http.client.HTTPConnection, path: str, fields: Fields | None, accept: str
    ) -> bool:
        method, body = ("GET", None) if fields is None else ("POST", urlencode(fields))
        try:
            connection.request(method, path, body, self._headers(accept, form=body is not None))
        except (OSError, http.client.HTTPException):
            connection.close()
            return False
        return True

    def _read_or_lose(self, connection: http.client.HTTPConnection) -> Reply | None:
        try:
            # Closed here: a connection that is to end with its answer has let go of it by now.
            with closing(connection.getresponse()) as response:
                reply = Reply(response)
        except TimeoutError:
            raise AssertionError(f"no answer within {TIMEOUT} seconds") from None
        except (OSError, http.client.HTTPException):
            connection.close()
            return None
        self.statuses[reply.status] += 1
        for cookie in reply.cookies:
            found = _COOKIE.match(cookie)
            assert found
            self._cookies[found[1]] = found[2]
        return reply

    def _headers(self, accept: str, *, form: bool) -> dict[str, str]:
        headers = {"Accept": accept, "Accept-Language": "fr"}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return headers

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT)
