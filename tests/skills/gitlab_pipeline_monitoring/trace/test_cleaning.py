"""What a terminal would show of a trace, line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.skills.gitlab_pipeline_monitoring.trace import excerpt
from fubcli.skills.gitlab_pipeline_monitoring.trace.cleaning import trace_lines


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[0KRunning with gitlab-runner 17.5.0\x1b[0;m", "Running with gitlab-runner 17.5.0"),
        ("\x1b[31;1mERROR\x1b[0;m: no", "ERROR: no"),
        ("\x1b[38;2;1;2;3mcolour\x1b[m", "colour"),
        ("\x9b31mC1\x9b0m", "C1"),
        ("\x1b]0;a title\x07text", "text"),
        ("\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\", "click"),
        ("\x1b]0;never ended", "\x1b]0;never ended"),
        ("\x9d0;a title\x9ctext", "text"),
        ("DB_PASSWORD\x1b(B\x1b[m=hunter2", "DB_PASSWORD=hunter2"),
        ("\x1b7a\x1b8b\x1bcc\x1b=d\x1b#8e\x1b%Gf", "abcdef"),
        ("a\x1b\x1b[0mb", "ab"),
        ("a\x1b\x00[31mb\x07\x84c\x7f", "abc"),
        ("tokx\ben N\bNA\bAM\bME\bE", "token NAME"),
        ("\b\babc\b\b", "a"),
        (" 10 %\r 50 %\r100 %\r", "100 %"),
        ("hidden\rshown", "shown"),
        ("windows\r", "windows"),
        ("2026-11-20T17:00:00.123456Z 00O text", "text"),
        ("2026-11-20T17:00:00.123456Z 01E+text", "text"),
        ("2026-11-20T17:00:00Z text", "text"),
        ("2026-11-20 is a date", "2026-11-20 is a date"),
        ("section_start:1700000000:step_script\r\x1b[0KExecuting", "Executing"),
        ("section_start:1700000000:deps[collapsed=true]\r\x1b[0KInstall", "Install"),
        ("section_end:1700000000:step_script\r\x1b[0Ksection_start:1:after_script\r\x1b[0Kafter", "after"),
        ("it says section_start: in a text", "it says section_start: in a text"),
    ],
)
def test_a_line(written: str, shown: str) -> None:
    assert [each.text for each in trace_lines(written)] == [shown]


def test_lines_keep_their_numbers_and_know_their_section() -> None:
    trace = (
        "prepare\n\nsection_start:1:step_script\r\x1b[0K$ make\nsection_start:2:inner\r\x1b[0Kinside\n"
        "section_end:3:inner\r\x1b[0Kbehind\nsection_end:4:step_script\r\x1b[0K\nlast\n"
    )
    assert [(each.number, each.text, each.section) for each in trace_lines(trace)] == [
        (1, "prepare", ""), (3, "$ make", "step_script"), (4, "inside", "inner"), (5, "behind", "step_script"),
        (7, "last", ""),
    ]  # fmt: skip


def test_a_section_that_ends_without_beginning_ends_nothing() -> None:
    trace = "section_start:1:a\r\x1b[0Kone\nsection_end:1:b\r\x1b[0Ktwo"
    assert [each.section for each in trace_lines(trace)] == ["a", "a"]


PARTS = [
    *"ab \n\r\t\b(B\x1b[]0;m\x07\x9b\u202e\u200b\x00",
    "section_start:1:x\r",
    "section_end:1:x\r",
    "ERROR: Job failed",
]


@given(st.lists(st.sampled_from(PARTS)).map("".join), st.booleans())
def test_whatever_is_written_nothing_hidden_is_told(trace: str, failed: bool) -> None:
    found = excerpt(trace, failed=failed)
    told = "".join(text for _, text in found.lines)
    assert told.isprintable()
    assert "\u200b" not in told
    numbers = [number for number, _ in found.lines]
    assert numbers == sorted(set(numbers))
    assert len(numbers) <= found.total
