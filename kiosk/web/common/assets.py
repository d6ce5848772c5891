"""Style sheets, scripts and images, each at an address that contains a hash of its content.

Each audience gets a single style sheet, joined at start-up from the shared files and its own: one request on
the first visit, none afterwards. The quiz has one to itself, so that signing in does not wait for it.
Comments are stripped from what is served. There is no build step but for the typeface, which .ci/typeface.py
makes when the package is installed; without it, pages use the fonts of the system.
"""

import hashlib
import logging
import mimetypes
import posixpath
import re
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, abort, url_for

from kiosk.core import paths
from kiosk.core.logs import log
from kiosk.web.common.access import Audience, open_to

TYPEFACE = "serif"
AUDIENCES = {
    "phone": ("tokens", "base", "phone"),
    "quiz": ("tokens", "base", "phone", "quiz"),
    "own_term": ("tokens", "base", "phone", "own_term"),
    "screen": ("tokens", TYPEFACE, "base", "charts", "screen"),
    "console": ("tokens", TYPEFACE, "base", "charts", "console", "term"),
}
# A name is the path below its folder: "quiz.js", "kinds/ordering.js".
FOLDERS = {"js": ("*.*", "kinds/*.*"), "img": ("*.*",), "font": ("*.woff2",)}
ONE_YEAR = 31_536_000
mimetypes.add_type("font/woff2", ".woff2")  # not every Python knows it
_COMMENT_LINE = re.compile(rb"^ *//.*\n", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
# How a script names another, from its own folder, and a style sheet a font.
_NAMED = re.compile(rb'("(?=\.)|url\(")((?:\.{1,2}/)?(?:[a-z0-9_-]+/)?[a-z0-9_-]+\.(?:js|woff2))(?=")')
_AROUND_SIGNS = re.compile(r"\s*([{};,>])\s*")


def add_assets(app: Flask) -> None:
    """Read all assets once and serve them from memory."""
    contents = {}
    for folder in FOLDERS:
        for path in _files(folder):
            name = path.relative_to(paths.STATIC / folder).as_posix()
            contents[name] = path.read_bytes()
            if folder == "js":
                contents[name] = _COMMENT_LINE.sub(b"", contents[name])
    left_out = "" if _has_typeface() else TYPEFACE
    for name, parts in AUDIENCES.items():
        contents[f"{name}.css"] = _joined([each for each in parts if each != left_out])
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
    # Within the page, so that the first visit of a phone takes no further request for it.
    icon = quote(contents["seal.svg"].strip(), safe=" /:=,.-")
    app.jinja_env.globals["seal_icon"] = f"data:image/svg+xml,{icon}"
    app.jinja_env.globals["asset"] = lambda name: url_for("asset", address=addresses[name])
    app.jinja_env.globals["has_asset"] = addresses.__contains__


def _publish(
    name: str, contents: dict[str, bytes], addresses: dict[str, str], by_address: dict[str, bytes]
) -> str:
    """The address of a file. A script or style sheet names others by their addresses, so those come first.

    All addresses lie in one folder, whatever folders the files are in.
    """
    if name not in addresses:

        def hashed(match: re.Match[bytes]) -> bytes:
            named = match[2].decode()
            other = posixpath.normpath(posixpath.join(posixpath.dirname(name), named))
            here = b"./" if named.startswith(".") else b""
            return match[1] + here + _publish(other, contents, addresses, by_address).encode()

        content = contents[name] if name.endswith(".woff2") else _NAMED.sub(hashed, contents[name])
        addresses[name] = f"{hashlib.sha256(content).hexdigest()[:10]}-{name.replace('/', '-')}"
        by_address[addresses[name]] = content
    return addresses[name]


def _files(folder: str) -> list[Path]:
    return sorted(path for pattern in FOLDERS[folder] for path in (paths.STATIC / folder).glob(pattern))


def _has_typeface() -> bool:
    """Whether the typeface was made. It is missing where Kiosk runs from a checkout that is not installed."""
    if _files("font"):
        return True
    remedy = "pip install -c constraints.txt -e ."
    log("typeface_missing", {"remedy": remedy}, level=logging.WARNING)
    return False


def _joined(parts: list[str]) -> bytes:
    text = "".join((paths.STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in parts)
    return _AROUND_SIGNS.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", text))).strip().encode()
