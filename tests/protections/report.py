"""The table for readers: on the terminal, and as a page."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tests.protections.protection import Protection, Topic
from tests.protections.trial import Outcome, Verdict

_HEAD = """\
# Protections, and the tests that fail without them

Each row is a promise, the file with the code that keeps it, and tests that fail once that code is taken out.
This takes them out, one after the other, in a copy of the tree, and runs the tests:

```sh
.venv/bin/python -m tests.protections --jobs 2
```

Where a promise is kept in two places at once, both are taken out. This page was made from the table in
`tests/protections/table/`, with `--markdown`.
"""


def told(verdict: Verdict) -> str:
    """One verdict, on two lines."""
    outcome = f"{verdict.outcome:10} {verdict.seconds:5.1f} s"
    return f"{outcome}  {verdict.protection.promise}\n{' ' * len(outcome)}  {verdict.detail}"


def summary(verdicts: Sequence[Verdict], seconds: float) -> str:
    """The number of verdicts by outcome, and the time taken."""
    counts = Counter(each.outcome for each in verdicts)
    parts = [f"{counts[each]} {each}" for each in Outcome if counts[each]]
    return f"{len(verdicts)} protections taken out: {', '.join(parts) or 'none'}; {seconds:.0f} s"


def listed(topics: Sequence[Topic]) -> Iterator[str]:
    """The promises by topic, a line each."""
    for topic in topics:
        yield f"\n{topic.title}"
        for each in topic.protections:
            yield f"  {each.promise}"


def as_markdown(topics: Sequence[Topic]) -> str:
    """The whole table as a Markdown page."""
    parts = [_HEAD]
    for topic in topics:
        parts += [f"## {topic.title}\n", "| Promise | Kept in | Fails without it |\n| --- | --- | --- |"]
        parts[-1] += "".join(f"\n{_row(each)}" for each in topic.protections) + "\n"
    return "\n".join(parts)


def _row(protection: Protection) -> str:
    needs = f"Needs {protection.needs}." if protection.needs else ""
    remark = f"{protection.remark} {needs}".strip()
    promise = f"{protection.promise} *{remark}*" if remark else protection.promise
    files = ", ".join(f"`{file}`" for file in dict.fromkeys(edit.file for edit in protection.edits))
    tests = ", ".join(f"`{each.removeprefix('tests/')}`" for each in protection.tests)
    return f"| {promise} | {files} | {tests} |"
