"""Style sheets, scripts and images, each at an address that contains a hash of its content.

Each audience gets a single style sheet, joined at start-up from the shared files and its own: one request on
the first visit, none afterwards. The quiz has one to itself, so that signing in does not wait for it.
Comments are stripped from what is served. There is no build step.
"""

import hashlib
import mimetypes
import re

from flask import Flask, Response, abort, url_for

from kiosk.core import paths
from kiosk.web.common.access import Audience, open_to

AUDIENCES = {
    "phone": ("tokens", "base", "phone"),
    "quiz": ("tokens", "base", "phone", "quiz"),
    "screen": ("tokens", "base", "charts", "screen"),
    "console": ("tokens", "base", "charts", "console"),
}
ONE_YEAR = 31_536_000
_COMMENT_LINE = re.compile(rb"^ *//.*\n", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_IMPORTED = re.compile(rb'"\./([a-z_]+\.js)"')
_AROUND_SIGNS = re.compile(r"\s*([{};,>])\s*")


def add_assets(app: Flask) -> None:
    """Read all assets once and serve them from memory."""
    contents = {f"{name}.css": _joined(parts) for name, parts in AUDIENCES.items()}
    for folder in ("js", "img"):
        for path in sorted((paths.STATIC / folder).glob("*.*")):
            contents[path.name] = path.read_bytes()
            if folder == "js":
                contents[path.name] = _COMMENT_LINE.sub(b"", contents[path.name])
    addresses: dict[str, str] = {}
    by_address: dict[str, bytes] = {}
    for name in contents:
        _publish(name, contents, addresses, by_address)

    @open_to(Audience.MACHINE)
    def asset(address: str) -> Response:
        content = by_address.get(address)
        if content is None:
            abort(404)
        kind = mimetypes.guess_type(address)[0] or "application/octet-stream"
        response = Response(content, mimetype=kind)
        response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
        return response

    app.add_url_rule("/assets/<address>", "asset", asset)
    app.jinja_env.globals["asset"] = lambda name: url_for("asset", address=addresses[name])


def _publish(
    name: str, contents: dict[str, bytes], addresses: dict[str, str], by_address: dict[str, bytes]
) -> str:
    """The address of a file. A script imports others by their addresses, so those are published first."""
    if name not in addresses:

        def hashed(match: re.Match[bytes]) -> bytes:
            other = _publish(match[1].decode(), contents, addresses, by_address)
            return b'"./' + other.encode() + b'"'

        content = _IMPORTED.sub(hashed, contents[name])
        addresses[name] = f"{hashlib.sha256(content).hexdigest()[:10]}-{name}"
        by_address[addresses[name]] = content
    return addresses[name]


def _joined(parts: tuple[str, ...]) -> bytes:
    text = "".join((paths.STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in parts)
    return _AROUND_SIGNS.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", text))).strip().encode()
