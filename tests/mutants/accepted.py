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


ACCEPTED: tuple[Accepted, ...] = (
    Accepted(
        "the_number",
        "if rights[0].value is None:",
        "0 becomes -1",
        "Two lines above, more than one is refused: the first is also the last.",
    ),
    Accepted(
        "Throttle.charge",
        "bucket = db.get_one(Bucket, key, with_for_update=True, populate_existing=True)",
        "argument with_for_update left out",
        "SQLite has one writer at a time and locks no rows. On PostgreSQL, it is noticed by"
        " test_tries_that_several_processes_charge_at_once_are_all_charged.",
    ),
    Accepted(
        "_make_secret",
        "return",
        "statement left out",
        "Then a start that comes second syncs the folder once more; the secret of the first stays.",
        occurrence=1,
    ),
)
