"""Students' answers, as the rooms of the kinds define them (``kiosk.quizzes.kinds``), and as JSON.

An index counts from 0 in the order of the file, whatever order a student saw.
"""

import json
from typing import Any

Response = int | bool | str | tuple[int, ...] | tuple[int | None, ...]


def encoded(response: Response | None) -> str:
    """The response as stored in the database; ``null`` for one that was taken back."""
    return json.dumps(response, ensure_ascii=False, separators=(",", ":"))


def decoded(text: str) -> Response | None:
    """The response stored in the database; None for one that was taken back."""
    value: Any = json.loads(text)
    return tuple(value) if isinstance(value, list) else value
