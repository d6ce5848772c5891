"""Who may see what. Every route declares its audience; one that declares none is closed to everyone."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from flask import abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import BadRequest
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from kiosk.web.common.services import services

FORM_TYPE = "application/x-www-form-urlencoded"
UPLOAD_TYPE = "multipart/form-data"
View = TypeVar("View", bound=Callable[..., object])


class Audience(StrEnum):
    """Who a route is for."""

    PHONE = "phone"  # anyone in the hall; what a page shows depends on the phone's own signed cookies
    STUDENT = "student"  # a phone whose holder is known; everything is fetched through that person
    SCREEN = "screen"  # a browser that has followed the signed link
    VERIFIER = "verifier"  # anyone who was given a receipt's signed link
    VISITOR = "visitor"  # an instructor who has not logged in yet
    INSTRUCTOR = "instructor"  # logged in; each object is fetched through their right to it
    MACHINE = "machine"  # monitoring and static files; no personal data


class OtherHostError(BadRequest):
    """The request names a host that is not this server."""


def open_to(audience: Audience) -> Callable[[View], View]:
    """Declare the audience of a view. Goes below the route decorator."""

    def declare(view: View) -> View:
        view.audience = audience  # type: ignore[attr-defined]  # a mark on the function, read by audience_of
        return view

    return declare


def takes_files(largest: int) -> Callable[[View], View]:
    """Let the form of a view hold a file or a long list: up to this many bytes, once who sends it has the
    right audience. Goes below ``open_to``."""

    def declare(view: View) -> View:
        view.largest_form = largest  # type: ignore[attr-defined]  # a mark on the function, read by the guard
        return view

    return declare


def audience_of(endpoint: str) -> Audience | None:
    """The audience that this endpoint's view declared; ``None`` if it declared none."""
    return getattr(current_app.view_functions[endpoint], "audience", None)


def guard() -> Response | None:
    """Run before every request: refuse it, redirect to a log-in, or let it through (``None``)."""
    _check_host()
    if isinstance(request.routing_exception, RequestRedirect):
        return _redirect_of_the_router(request.routing_exception)
    if request.endpoint is None:
        return None  # no such address: left to the error page
    largest: int | None = getattr(current_app.view_functions[request.endpoint], "largest_form", None)
    uploads = largest is not None and request.mimetype == UPLOAD_TYPE
    if request.method == "POST" and request.mimetype != FORM_TYPE and not uploads:
        abort(415)
    audience = audience_of(request.endpoint)
    if audience is None:
        abort(403)
    if audience is Audience.INSTRUCTOR and not current_user.is_authenticated:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("console.log_in", next=back), code=303)
    if audience is Audience.STUDENT and not current_user.is_authenticated:
        return redirect(url_for("phone.identify", code=(request.view_args or {})["code"]), code=303)
    if largest is not None:
        request.max_content_length = request.max_form_memory_size = largest
    return None


def _check_host() -> None:
    """Refuse a malformed host name and, where our own is configured, any other.

    Machines may use any name: a load balancer checks each server by its address.
    """
    if not request.host:
        abort(400)
    hosts = services().settings.hosts
    name = (urlsplit(f"//{request.host}").hostname or "").rstrip(".")
    by_machine = request.endpoint is not None and audience_of(request.endpoint) is Audience.MACHINE
    if hosts is not None and name not in hosts and not by_machine:
        raise OtherHostError


def _redirect_of_the_router(found: RequestRedirect) -> Response:
    """Redirect to the router's target by path alone: its own redirect repeats the request's host."""
    target = urlsplit(found.new_url)
    path = f"{target.path}?{target.query}" if target.query else target.path
    if not is_local_path(path):
        abort(404)
    return redirect(path, code=found.code)


def is_local_path(path: str) -> bool:
    """Whether every browser stays on this site when redirected to ``path``."""
    return (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and path.isprintable()
        and "\\" not in path
    )
