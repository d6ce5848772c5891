"""Mutants that may survive, each with the reason: nothing that anybody could want to test depends on it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Accepted:
    """A mutant, named as ``python -m tests.mutants --list`` names it, and why no test has to notice it."""

    function: str
    line: str
    change: str
    reason: str
    occurrence: int = 0

    @property
    def key(self) -> tuple[str, str, str, int]:
        """As ``Mutant.key``."""
        return self.function, self.line, self.change, self.occurrence


ACCEPTED: tuple[Accepted, ...] = ()
