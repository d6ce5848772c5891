"""Kinds that Kiosk does not have, made known for one test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader

from kiosk.quizzes.kinds.kind import Kind
from kiosk.quizzes.kinds.registry import forget, kind_named, register


@contextmanager
def known(kind: Kind[Any, Any], app: Flask, templates: Path) -> Iterator[None]:
    """Make a kind known, whose templates are found below a folder."""
    own: BaseLoader | None = app.jinja_env.loader
    assert own is not None
    before = kind_named(kind.name)
    register(kind)
    app.jinja_env.loader = ChoiceLoader([own, FileSystemLoader(templates)])
    try:
        yield
    finally:
        app.jinja_env.loader = own
        forget(kind)
        if before:
            register(before)
