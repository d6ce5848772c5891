"""The mutants of the domain, and a sample of them that stays the same while unrelated code changes.

A mutant is drawn for what it is, by a hash of its function, its line and its change: neither for the module
that it stands in, nor for how many there are beside it.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.mutants.mutation import Mutant, import_statements, is_python, mutants_of

PACKAGES = ("accounts", "attendance", "core", "courses", "documents", "privacy", "quizzes")
SEED = 1
COUNT = 60


@dataclass(frozen=True)
class Tree:
    """The text of each module of the domain, by the path of its file, and of those above, which use it."""

    texts: dict[str, str]
    above: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> "Tree":
        """The modules of a checkout."""
        texts, above = {}, {}
        for path in sorted((root / "kiosk").rglob("*.py")):
            file = path.relative_to(root)
            (texts if file.parts[1] in PACKAGES else above)[str(file)] = path.read_text("utf-8")
        return cls(texts, above)

    def sample(self, seed: int = SEED, count: int = COUNT) -> list[Mutant]:
        """The ``count`` mutants whose hashes are smallest, by file and line."""
        mutants = [each for file, text in self.texts.items() for each in mutants_of(text, file)]
        drawn: list[Mutant] = []
        for each in sorted(mutants, key=lambda mutant: (_hash(mutant, seed), mutant.file)):
            if len(drawn) == count:
                break
            if is_python(each.made_in(self.texts[each.file])):
                drawn.append(each)
        return sorted(drawn, key=lambda mutant: (mutant.file, mutant.start))

    def lines_of(self, mutant: Mutant) -> dict[str, set[int]]:
        """The lines, by file, that a test must reach to notice the mutant.

        Code that runs at import is reached by every test: what counts is where the names are used that it
        gives a value to.
        """
        if mutant.at_import:
            return self._lines_with(self._depending_on(mutant.assigns))
        lines = {mutant.file: set(mutant.statement)}
        # A function may be called at import too.
        made = self._depending_on(frozenset([mutant.function])) - {mutant.function}
        for file, numbers in self._lines_with(made).items() if made else ():
            lines.setdefault(file, set()).update(numbers)
        return lines

    def _lines_with(self, names: Iterable[str]) -> dict[str, set[int]]:
        wanted = _words(names)
        lines: dict[str, set[int]] = defaultdict(set)
        for file, text in {**self.texts, **self.above}.items():
            for number, line in enumerate(text.splitlines(), start=1):
                if wanted.search(line):
                    lines[file].add(number)
        return lines

    def _depending_on(self, names: frozenset[str]) -> frozenset[str]:
        """These names, and those whose values are made from them at import."""
        statements = [each for text in self.texts.values() for each in import_statements(text)]
        while True:
            wanted = _words(names)
            more = names.union(*(assigned for assigned, value in statements if wanted.search(value)))
            if more == names:
                return names
            names = more


def _words(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b")


def _hash(mutant: Mutant, seed: int) -> bytes:
    return hashlib.sha256(repr((seed, *mutant.key)).encode()).digest()
