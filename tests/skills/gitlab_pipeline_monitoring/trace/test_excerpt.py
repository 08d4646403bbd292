"""Which part of a trace is told, and how much of it."""

from __future__ import annotations

import time

import pytest

from fubcli.skills.gitlab_pipeline_monitoring.trace.excerpt import MOST_CHARACTERS, MOST_LINES, excerpt


def section(name: str, *lines: str) -> str:
    return f"section_start:1:{name}\r\x1b[0K" + "\n".join(lines) + f"\nsection_end:2:{name}\r\x1b[0K\n"


FAILED = "\x1b[31;1mERROR: Job failed: exit code 1\x1b[0;m\n"


def texts(trace: str, *, failed: bool = True) -> list[str]:
    return [text for _, text in excerpt(trace, failed=failed).lines]


def test_a_short_script_is_told_whole_without_what_is_around_it() -> None:
    trace = section("get_sources", "Fetching") + section("step_script", "$ make", "make: *** [all] Error 2")
    trace += section("after_script", "$ bye") + section("cleanup_file_variables", "Cleaning up") + FAILED
    assert texts(trace) == ["$ make", "make: *** [all] Error 2", "ERROR: Job failed: exit code 1"]


def test_of_a_long_script_the_first_errors_and_the_end_are_told() -> None:
    noise = [f"line {number} of what goes well" for number in range(1_000)]
    noise[500] = "FAILED tests/test_it.py::test_x - AssertionError: 1 != 2"
    found = excerpt(section("step_script", *noise) + FAILED, failed=True)
    told = [text for _, text in found.lines]
    assert noise[497:507] == [each for each in told if each in noise[497:507]]
    assert told[-11:] == [*noise[-10:], "ERROR: Job failed: exit code 1"]
    assert dict(found.lines)[501] == noise[500], "with its number"
    assert found.is_cut
    assert found.total == 1_001


def test_a_preparation_that_fails_is_told() -> None:
    trace = section("prepare_executor", "Pulling image", "ERROR: manifest unknown") + "ERROR: Job failed: pull\n"
    assert texts(trace) == ["Pulling image", "ERROR: manifest unknown", "ERROR: Job failed: pull"]


def test_of_a_job_that_did_not_fail_the_end_is_told() -> None:
    lines = [f"an error {number}" for number in range(100)]
    found = excerpt("\n".join(lines), failed=False)
    assert [text for _, text in found.lines] == lines[-MOST_LINES:]
    assert (found.is_failing, found.is_cut) == (False, True)


@pytest.mark.parametrize("trace", ["", "\n\n", "\x1b[0K\n"])
@pytest.mark.parametrize("failed", [True, False])
def test_a_trace_that_says_nothing(trace: str, failed: bool) -> None:
    found = excerpt(trace, failed=failed)
    assert (found.lines, found.total, found.is_cut) == ((), 0, False)


def test_a_trace_without_a_verdict_is_told_by_its_end() -> None:
    assert texts("one\ntwo\nthree") == ["one", "two", "three"]


@pytest.mark.parametrize("failed", [True, False])
def test_never_more_than_the_limits(failed: bool) -> None:
    trace = section("step_script", *("error " * 200 for _ in range(500))) + FAILED
    found = excerpt(trace, failed=failed)
    assert len(found.lines) <= MOST_LINES
    assert sum(len(text) for _, text in found.lines) <= MOST_CHARACTERS
    assert found.is_cut
    assert found.lines[-1][1].startswith("ERROR: Job failed"), "why it ended is never left out"


@pytest.mark.parametrize("line", ["a" * 3_900, "-" * 3_900, "token" * 700, "\x1b]" * 2_000, "section_start:1:" * 200])
def test_lines_that_nearly_match_take_no_longer_than_others(line: str) -> None:
    """With expressions that look back over the whole line this took minutes."""
    began = time.process_time()
    excerpt(f"{line}\n" * 100, failed=True)
    assert time.process_time() - began < 10
