"""What a refusal says on the phone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """``text`` says what happened, ``next_step`` what to do; ``status`` is the HTTP status.

    ``offers_guest``: below the form stands the way for who is not on the list.
    """

    title: str
    text: str
    next_step: str
    status: int
    offers_guest: bool = False

    @property
    def whole(self) -> str:
        """All of it in one line."""
        return f"{self.title}. {self.text} {self.next_step}"
