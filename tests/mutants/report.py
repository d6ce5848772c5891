"""What became of the mutants, for the terminal."""

import difflib
from collections import Counter
from collections.abc import Sequence

from tests.mutants.mutation import Mutant
from tests.mutants.sample import Tree
from tests.mutants.trial import Outcome, Verdict


def listed(tree: Tree, mutant: Mutant) -> str:
    """Where the mutant stands, what it is called, and the lines before and after."""
    which = f", occurrence {mutant.occurrence}" if mutant.occurrence else ""
    where = f"{mutant.file}:{mutant.number}  {mutant.function or 'the module'}: {mutant.change}{which}"
    text = tree.texts[mutant.file]
    changed = list(
        difflib.unified_diff(text.splitlines(), mutant.made_in(text).splitlines(), n=0, lineterm="")
    )
    return "\n".join([where, *(f"  {line}" for line in changed[3:])])


def told(tree: Tree, verdict: Verdict) -> str:
    """One verdict; with the lines before and after, unless the mutant was killed."""
    where, *changed = listed(tree, verdict.mutant).splitlines()
    outcome = f"{verdict.outcome:11} {verdict.seconds:5.1f} s  "
    below = [] if verdict.outcome is Outcome.KILLED else changed
    return "\n".join([outcome + where, *(" " * len(outcome) + each for each in (*below, verdict.detail))])


def summary(verdicts: Sequence[Verdict], seconds: float) -> str:
    """The number of verdicts by outcome, and the time taken."""
    counts = Counter(each.outcome for each in verdicts)
    parts = [f"{counts[each]} {each}" for each in Outcome if counts[each]]
    return f"{len(verdicts)} mutants: {', '.join(parts) or 'none'}; {seconds:.0f} s"
