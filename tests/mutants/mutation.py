"""Small changes of code, each of which a test should notice.

``mutants_of`` finds them in the text of a module, as exact edits: the rest of the text stays as it is. Left
alone are type hints, docstrings, imports, decorators, assertions (they are for the type checker),
``__repr__``, what is written to the log, texts with values in them, the texts of errors, and code for the
type checker only.
"""

import ast
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

COMPARISONS: dict[type[ast.cmpop], tuple[str, tuple[str, ...]]] = {
    ast.Lt: ("<", ("<=", ">=")),
    ast.LtE: ("<=", ("<", ">")),
    ast.Gt: (">", (">=", "<=")),
    ast.GtE: (">=", (">", "<")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: ("not in", ("in",)),
}
ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "//"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.Pow: ("**", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.BitXor: ("^", "&"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
}
OPPOSITES = {"min": "max", "max": "min", "any": "all", "all": "any"}
# Most positional arguments are needed: without one, Python itself complains. These take fewer.
ANY_FEWER = {*OPPOSITES, "and_", "filter", "or_", "order_by", "select", "union", "where", "zip"}
LAST_FEWER = {"get", "getattr", "int", "next", "pop", "range", "round", "sum"}
STRING_FEWER = {"lstrip", "rsplit", "rstrip", "split", "strip"}
LOGGING = {"log", "debug", "info", "warning", "error", "exception", "critical"}


@dataclass(frozen=True)
class Mutant:
    """One change. The first four say which it is, wherever the code stands.

    ``function``: the qualified name of the function or class, empty for code of the module itself. ``line``:
    the text of the line where the change begins. ``change``: what changes. ``occurrence``: which one, if this
    change can be made several times in lines with this text.

    The rest says where it stands now: ``statement`` has the lines of the statement (only its head, if it has
    a body), ``body`` those of the function, ``assigns`` the names that code outside of functions gives a
    value to. ``start`` and ``end`` count bytes.
    """

    function: str
    line: str
    change: str
    occurrence: int
    file: str
    number: int
    statement: range
    body: range
    assigns: frozenset[str]
    start: int
    end: int
    becomes: str

    @property
    def at_import(self) -> bool:
        """Whether the code runs when the module is imported, in no function."""
        return not self.body

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What identifies the mutant, without saying in which module it stands."""
        return self.function, self.line, self.change, self.occurrence

    def made_in(self, text: str) -> str:
        """The text of the module with the change made."""
        source = text.encode()
        return (source[: self.start] + self.becomes.encode() + source[self.end :]).decode()


def mutants_of(text: str, file: str) -> list[Mutant]:
    """All mutants of a module, in the order of the text."""
    finder = _Finder(text, file)
    finder.visit(ast.parse(text))
    counts: Counter[tuple[str, str, str, int]] = Counter()
    found = []
    for each in sorted(finder.found, key=lambda mutant: (mutant.start, mutant.end, mutant.change)):
        found.append(replace(each, occurrence=counts[each.key]))
        counts[each.key] += 1
    return found


def is_python(text: str) -> bool:
    """Whether this can be compiled: an argument in parentheses of its own, say, is not cut out well."""
    try:
        compile(text, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


class _Finder(ast.NodeVisitor):
    def __init__(self, text: str, file: str) -> None:
        self.found: list[Mutant] = []
        self._source = text.encode()
        self._file = file
        self._starts = [0]
        for line in self._source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._names: list[str] = []
        self._body = range(0)
        self._statement = range(0)
        self._assigns: frozenset[str] = frozenset()

    # Where things stand

    def _span(self, node: ast.AST) -> tuple[int, int]:
        start = self._starts[node.lineno - 1] + node.col_offset
        return start, self._starts[node.end_lineno - 1] + node.end_col_offset

    def _text(self, node: ast.AST) -> str:
        start, end = self._span(node)
        return self._source[start:end].decode()

    def _add(self, span: tuple[int, int], becomes: str, change: str) -> None:
        number = bisect(self._starts, span[0])
        line = self._source[self._starts[number - 1] : self._starts[number]].decode().strip()
        self.found.append(
            Mutant(
                *(".".join(self._names), line, change, 0, self._file, number),
                *(self._statement, self._body, self._assigns, *span, becomes),
            )
        )

    def _swap(self, left: ast.AST, right: ast.AST, symbol: str, becomes: str) -> None:
        """Change the operator between two operands."""
        begin, end = self._span(left)[1], self._span(right)[0]
        words = symbol.split()
        start = self._source.find(words[0].encode(), begin, end)
        stop = self._source.find(words[-1].encode(), start, end) + len(words[-1])
        if start >= 0:
            self._add((start, stop), becomes, f"{symbol} becomes {becomes}")

    # Statements

    def visit(self, node: ast.AST) -> None:
        """Visit a node, keeping in mind which statement it belongs to."""
        if not isinstance(node, ast.stmt):
            super().visit(node)
            return
        before = self._statement, self._assigns
        body = getattr(node, "body", None)
        last = body[0].lineno - 1 if body else node.end_lineno
        self._statement = range(node.lineno, max(node.lineno, last) + 1)
        if not self._body:
            self._assigns |= frozenset(_assigned(node))
        super().visit(node)
        self._statement, self._assigns = before

    def visit_Import(self, node: ast.Import) -> None:
        """Imports stay."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """The same."""

    def visit_Assert(self, node: ast.Assert) -> None:
        """Assertions stay."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """So does text with values in it: before Python 3.12 nobody knows where these stand."""

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Only the body: not the bases, nor what decorates it."""
        self._names.append(node.name)
        self._statements(node.body)
        self._names.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """The defaults and the body."""
        if node.name == "__repr__":
            return
        self._names.append(node.name)
        before, self._body = self._body, range(node.lineno, node.end_lineno + 1)
        # Who calls the function meets its defaults.
        head, self._statement = self._statement, self._body
        for default in [*node.args.defaults, *node.args.kw_defaults]:
            if default is not None:
                self._default(default)
        self._statement = head
        self._statements(node.body)
        self._body = before
        self._names.pop()

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Like a function, without a name."""
        self.visit(node.body)

    def _statements(self, body: list[ast.stmt]) -> None:
        for statement in body:
            self.visit(statement)

    def visit_Expr(self, node: ast.Expr) -> None:
        """A call, as a rule: it is left out. Docstrings stay, and so does what is written to the log."""
        if isinstance(node.value, ast.Constant) or _is_logging(node.value):
            return
        self._leave_out(node)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Left out where that is not simply a missing name."""
        if not any(isinstance(each, ast.Name | ast.Tuple) for each in node.targets):
            self._leave_out(node)
        if not self._body and isinstance(node.value, ast.BinOp) and _is_type(node.value):
            return
        self.visit(node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """The value, which is a default in a class."""
        if node.value is not None and self._names and not self._body:
            self._default(node.value)
        elif node.value is not None:
            self.visit(node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Left out, or with another operator."""
        self._leave_out(node)
        symbol, becomes = ARITHMETIC.get(type(node.op), ("", ""))
        if symbol:
            self._swap(node.target, node.value, symbol, becomes)
        self.visit(node.value)

    def visit_Delete(self, node: ast.Delete) -> None:
        """Left out."""
        self._leave_out(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """Left out. What it says in words stays."""
        self._leave_out(node)
        if isinstance(node.exc, ast.Call) and any(keyword.arg for keyword in node.exc.keywords):
            self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        """None instead of the value, or going on instead of returning."""
        if node.value is None:
            self._leave_out(node)
            return
        if not (isinstance(node.value, ast.Constant) and node.value.value is None):
            self._add(self._span(node.value), "None", "returns None")
        self.visit(node.value)

    def visit_Break(self, node: ast.Break) -> None:
        """Goes on with the next turn."""
        self._add(self._span(node), "continue", "break becomes continue")

    def visit_Continue(self, node: ast.Continue) -> None:
        """Ends the loop."""
        self._add(self._span(node), "break", "continue becomes break")

    def _leave_out(self, node: ast.stmt) -> None:
        self._add(self._span(node), "pass", "statement left out")

    # Conditions

    def visit_If(self, node: ast.If) -> None:
        """Forced both ways, unless it is for the type checker."""
        if "TYPE_CHECKING" in self._text(node.test):
            self._statements(node.orelse)
            return
        self._force(node.test)
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        """Forced both ways."""
        self._force(node.test)
        self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        """Forced not to begin; a loop without an end would only cost time."""
        if not isinstance(node.test, ast.Constant):
            self._force(node.test, always=False)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        """Its conditions, forced both ways."""
        for test in node.ifs:
            self._force(test)
        self.generic_visit(node)

    def _force(self, test: ast.expr, *, always: bool = True) -> None:
        # The condition is still asked: it may do something, or give a name.
        if always:
            self._add(self._span(test), f"({self._text(test)}) or True", "condition always true")
        self._add(self._span(test), f"({self._text(test)}) and False", "condition never true")

    # Expressions

    def visit_Compare(self, node: ast.Compare) -> None:
        """Another comparison, for each."""
        for left, operator, right in zip(
            [node.left, *node.comparators], node.ops, node.comparators, strict=False
        ):
            symbol, others = COMPARISONS[type(operator)]
            for becomes in others:
                self._swap(left, right, symbol, becomes)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """``and`` for ``or``, and the other way round."""
        symbol, becomes = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._swap(left, right, symbol, becomes)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        """Without ``not``, or the sign."""
        if isinstance(node.op, ast.Not | ast.USub):
            symbol = "not" if isinstance(node.op, ast.Not) else "minus"
            self._add(self._span(node), f"({self._text(node.operand)})", f"{symbol} left out")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Another operator."""
        symbol, becomes = ARITHMETIC.get(type(node.op), ("", ""))
        if symbol:
            self._swap(node.left, node.right, symbol, becomes)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """A number one more or one less, true for false. Texts stay, unless they are defaults."""
        value = node.value
        if isinstance(value, bool):
            self._add(self._span(node), str(not value), f"{value} becomes {not value}")
        elif isinstance(value, int | float):
            for becomes in (value + 1, value - 1):
                text = f"({becomes})" if becomes < 0 else str(becomes)
                self._add(self._span(node), text, f"{self._text(node)} becomes {becomes}")

    def _default(self, node: ast.expr) -> None:
        if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, str)):
            becomes = '"mutant"' if node.value == "" else '""'
            self._add(self._span(node), becomes, f"default {self._text(node)} becomes {becomes}")
        else:
            self.visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """The opposite function, or one argument fewer."""
        if _is_logging(node):
            return
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in OPPOSITES and isinstance(node.func, ast.Name):
            self._add(self._span(node.func), OPPOSITES[name], f"{name} becomes {OPPOSITES[name]}")
        if name == "isinstance":
            self.visit(node.args[0])
            return
        arguments = sorted([*node.args, *node.keywords], key=self._span)
        for place, argument in enumerate(arguments):
            if isinstance(argument, ast.keyword):
                # ``strict`` is False by default, but a linter wants it said.
                if argument.arg != "strict":
                    self._drop(arguments, place, argument.arg or "**")
            elif _takes_fewer(name, place, len(arguments)):
                self._drop(arguments, place, str(place + 1))
        # A type to convert to is a type hint.
        skipped = node.args[:1] if name == "cast" else []
        for each in (node.func, *arguments):
            if each not in skipped:
                self.visit(each)

    def _drop(self, arguments: list[ast.expr | ast.keyword], place: int, name: str) -> None:
        start, end = self._span(arguments[place])
        if self._source[start : start + 1] == b"(" and len(arguments) == 1:
            return  # a generator, whose parentheses may be those of the call
        if place + 1 < len(arguments):
            end = self._span(arguments[place + 1])[0]
        elif place:
            start = self._span(arguments[place - 1])[1]
        self._add((start, end), "", f"argument {name} left out")


def _takes_fewer(name: str, place: int, count: int) -> bool:
    """Whether a function of this name does without this positional argument."""
    if name in ANY_FEWER:
        return count > 1
    return name in STRING_FEWER or (name in LAST_FEWER and 0 < place == count - 1)


def _assigned(node: ast.stmt) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    for target in targets:
        for each in ast.walk(target) if target else ():
            if isinstance(each, ast.Name):
                yield each.id
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        yield node.name


def _is_logging(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id == "log"
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr in LOGGING
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id.lower().lstrip("_") in {"log", "logs", "logger", "logging"}
    )


def _is_type(node: ast.expr) -> bool:
    """Whether this is a type written with ``|``."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.BitOr) and _is_type(node.left) and _is_type(node.right)
    return isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Constant)


def import_statements(text: str) -> Iterator[tuple[frozenset[str], str]]:
    """What is assigned when a module is imported, fields too: the names, and the code behind them."""
    for node in ast.parse(text).body:
        within = [node.name] if isinstance(node, ast.ClassDef) else []
        for each in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(each, ast.Assign):
                yield frozenset([*within, *_assigned(each)]), ast.unparse(each.value)
            elif isinstance(each, ast.AnnAssign):
                # What reads annotations when the program runs makes a class of them.
                value = [each.annotation, *([each.value] if each.value else [])]
                yield frozenset([*within, *_assigned(each)]), " ".join(map(ast.unparse, value))
