"""The parser's node classes: each is recognised by name, a function, or makes a statement unknown."""

from __future__ import annotations

import inspect

from sqlglot import exp

from fubcli.sql.vocabulary import OUTSIDE_NODES, READ_NODES, SYNTAX_FUNCTIONS, UNNAMED_FUNCTIONS, WRITE_NODES

CLASSES = {each for each in vars(exp).values() if inspect.isclass(each) and issubclass(each, exp.Expr)}
WRITING = (
    "Insert Update Delete Merge Create Drop Alter TruncateTable Copy Grant Revoke Command Set Use Into Lock Execute Put Get "
    "LoadData Export Attach Detach Install Pragma Kill Analyze Cache Refresh Comment Transaction Commit Rollback Declare"
)


def test_nothing_that_writes_is_recognised_in_a_read() -> None:
    writing = {getattr(exp, name) for name in WRITING.split()}
    assert writing & READ_NODES == set()


def test_recognised_classes_exist_and_reads_are_part_of_writes() -> None:
    assert READ_NODES < WRITE_NODES <= CLASSES
    assert not OUTSIDE_NODES & WRITE_NODES


def test_functions_are_never_recognised_by_class() -> None:
    """A function is judged by its name; a recognised class must not let one pass unnamed."""
    recognised = {each for each in WRITE_NODES if issubclass(each, exp.Func)}
    assert recognised <= SYNTAX_FUNCTIONS | set(UNNAMED_FUNCTIONS), {each.__name__ for each in recognised}


def test_functions_that_count_as_syntax_are_operators() -> None:
    assert {each.__name__ for each in SYNTAX_FUNCTIONS} == {
        "And", "Or", "Xor", "Not", "Case", "Cast", "TryCast", "Exists", "JSONExtract", "Extract", "TimeStrToTime",
    }  # fmt: skip
