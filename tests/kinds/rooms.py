"""What a room has to hold, so that nobody forgets half of it."""

import inspect
from pathlib import Path
from typing import Any

from kiosk.quizzes.kinds.kind import Graded, Kind, Portable

TEMPLATES = ("ask.html", "verdict.html", "screen.html")


def promised(*capabilities: type[Any]) -> set[str]:
    """The names that somebody who has these capabilities must define."""
    return {name for each in capabilities for name in each.__abstractmethods__}


def capabilities_of(kind: type[Any]) -> list[type[Any]]:
    """``Kind``, and what the class may do besides."""
    return [each for each in (Kind, Graded, Portable) if issubclass(kind, each)]


def missing_from(kind: type[Any], templates: Path) -> list[str]:
    """What a class lacks of its own, and the templates that it lacks, sorted."""
    own = {name for name, _value in inspect.getmembers_static(kind)} - set(kind.__abstractmethods__)
    lacking = promised(*capabilities_of(kind)) - own
    name = getattr(kind, "name", "")
    folder = templates / (name if isinstance(name, str) else "")
    return sorted(lacking) + [each for each in TEMPLATES if not (folder / each).is_file()]
