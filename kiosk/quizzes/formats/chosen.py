"""Which questions of a file are wanted: all of them, some by their numbers, some by their category."""

import re
from dataclasses import dataclass

_SLASH = re.compile("(?<!/)/(?!/)")  # Moodle writes one in the name of a category twice


@dataclass(frozen=True)
class Chosen:
    """``numbers`` are first and last of each run, counted in the file from 1; ``categories`` are names, of
    which one is enough. With both, a question must have both; without any, all are wanted."""

    numbers: tuple[tuple[int, int], ...] = ()
    categories: tuple[str, ...] = ()

    def takes(self, number: int, category: str = "") -> bool:
        """Whether the question of this number, in this category of the file, is wanted."""
        if self.numbers and not any(first <= number <= last for first, last in self.numbers):
            return False
        return not self.categories or any(is_within(category, each) for each in self.categories)


EVERYTHING = Chosen()


def is_within(category: str, wanted: str) -> bool:
    """Whether a category is the wanted one or below it: ``top/AI/Ethics`` is within ``AI``, ``ai/ethics``."""
    path, part = _steps(category), _steps(wanted)
    return any(path[place : place + len(part)] == part for place in range(len(path)))


def _steps(category: str) -> list[str]:
    return [each.strip().casefold() for each in _SLASH.split(category)]
