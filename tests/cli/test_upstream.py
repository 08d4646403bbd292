"""Piped input of a skill: what is read, what is refused, and how much of it there may be."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fubcli.cli import upstream
from fubcli.cli.upstream import UpstreamFailed, pass_failures_on, read_piped, read_upstream
from fubcli.errors import ExitCode, UsageError
from fubcli.frontend.event import problem

EVENT = {
    "specversion": "1.0", "id": "e1", "source": "urn:fub:skill:databricks-analytics", "type": "com.fub.skill.monitor.result.v1",
    "time": "2026-11-21T08:40:00Z", "datacontenttype": "application/json", "subject": "fub", "data": {"status": "ok"},
}  # fmt: skip
FAILURE = {**EVENT, "id": "e2", "type": "com.fub.skill.monitor.failed.v1", "datacontenttype": "application/problem+json",
           "data": {"type": "urn:fub:problem:warehouse-unavailable", "exit_code": 6}}  # fmt: skip
Pipe = Callable[[bytes], None]


@pytest.fixture
def pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pipe]:
    """Put bytes where stdin is, as a file that a shell redirects."""
    opened: list[Any] = []

    def given(data: bytes) -> None:
        (tmp_path / "stdin").write_bytes(data)
        opened.append((tmp_path / "stdin").open())
        monkeypatch.setattr("sys.stdin", opened[-1])

    yield given
    for each in opened:
        each.close()


def test_an_event_is_read_without_being_asked_for(pipe: Pipe) -> None:
    pipe(json.dumps(EVENT).encode())
    (event,) = read_piped(None)
    assert (event.id, event.skill, event.type, event.time) == (
        "e1",
        "databricks-analytics",
        EVENT["type"],
        EVENT["time"],
    )
    assert (event.data, event.is_failure) == ({"status": "ok"}, False)


def test_all_events_of_several_count(pipe: Pipe) -> None:
    pipe(b"\n".join(json.dumps({**EVENT, "id": f"e{n}"}).encode() for n in range(3)))
    assert [event.id for event in read_piped(None)] == ["e0", "e1", "e2"]


def test_what_an_event_carries_stands_before_it_and_each_event_counts_once(pipe: Pipe) -> None:
    last = {**EVENT, "id": "e3", "data": {"status": "ok", "carried": [EVENT, FAILURE]}}
    pipe(json.dumps([EVENT, last]).encode())
    events = read_piped(None)
    assert [event.id for event in events] == ["e1", "e2", "e3"]
    assert events[-1].data == {"status": "ok"}
    assert "carried" not in events[-1].document["data"]


@pytest.mark.parametrize("carried", [None, [], [1, "x", None, {}, {"id": "no event"}]])
def test_what_is_carried_and_no_event_is_left_out(pipe: Pipe, carried: Any) -> None:
    pipe(json.dumps({**EVENT, "data": {"carried": carried}}).encode())
    assert [(event.id, dict(event.data)) for event in read_piped(None)] == [("e1", {})]


@pytest.mark.parametrize("carried", ["e1", 7, {"id": "e1"}, {"a": FAILURE}])
def test_what_is_carried_is_a_list_or_refused(pipe: Pipe, carried: Any) -> None:
    pipe(json.dumps({**EVENT, "data": {"carried": carried}}).encode())
    with pytest.raises(UsageError, match="not as a list"):
        read_piped(None)


def test_an_event_is_a_result_of_one_operation(pipe: Pipe) -> None:
    for operation in ("query", "", None, ["monitor"]):
        pipe(json.dumps({**EVENT, "data": {"operation": operation}}).encode())
        with pytest.raises(UsageError, match="a result of monitor by its type, and of another operation by its data"):
            read_piped(None)
    pipe(json.dumps({**EVENT, "data": {"operation": "monitor"}}).encode())
    assert read_piped(None)


def test_documents_that_are_no_events_are_never_taken_for_one_another(pipe: Pipe) -> None:
    pipe(json.dumps([{"id": 1}, {"id": 1}]).encode())
    assert len(read_piped(None)) == 2


def test_a_failure_is_evidence_for_those_who_want_it_and_ends_the_others(pipe: Pipe) -> None:
    pipe(json.dumps([EVENT, FAILURE]).encode())
    events = read_piped(None)
    assert [event.is_failure for event in events] == [False, True]
    with pytest.raises(UpstreamFailed) as caught:
        pass_failures_on(events)
    assert caught.value.exit_code is ExitCode.UNAVAILABLE


PROBLEM = FAILURE["data"]
HIDDEN_FAILURES: dict[str, Any] = {
    "a media type with parameters": FAILURE | {"datacontenttype": "Application/Problem+JSON ; charset=utf-8", "type": "x", "data": {"exit_code": 6}},
    "by its type": EVENT | {"type": "com.fub.skill.monitor.failed.v1", "data": {"exit_code": 6}},
    "refused": EVENT | {"type": "com.fub.skill.monitor.refused.v1", "data": {"exit_code": 6}},
    "by its data": EVENT | {"data": PROBLEM},
    "without specversion": {name: each for name, each in FAILURE.items() if name != "specversion"},
    "an empty specversion": FAILURE | {"specversion": None},
    "bare": PROBLEM,
    "carried": EVENT | {"id": "e4", "data": {"carried": [FAILURE]}},
    "carried twice over": EVENT | {"id": "e4", "data": {"carried": [EVENT | {"data": {"carried": [FAILURE]}}]}},
    "carried without specversion": EVENT | {"data": {"carried": [{"datacontenttype": "application/problem+json", "data": PROBLEM}]}},
}  # fmt: skip


@pytest.mark.parametrize("hidden", HIDDEN_FAILURES.values(), ids=HIDDEN_FAILURES.keys())
def test_a_failure_is_one_however_it_is_told(pipe: Pipe, hidden: dict[str, Any]) -> None:
    pipe(json.dumps([hidden, EVENT | {"id": "e9"}]).encode())
    with pytest.raises(UpstreamFailed) as caught:
        pass_failures_on(read_piped(None))
    assert caught.value.exit_code is ExitCode.UNAVAILABLE


@pytest.mark.parametrize(
    "events",
    [
        [FAILURE, EVENT | {"id": "e2"}],
        [EVENT | {"id": "e2"}, FAILURE],
        [FAILURE, EVENT | {"data": {"carried": [EVENT | {"id": "e2"}]}}],
        [EVENT | {"data": {"carried": [EVENT | {"id": "e2"}]}}, FAILURE],
        [EVENT | {"id": "e2", "data": {"carried": [FAILURE]}}],
    ],
)
def test_two_events_of_one_id_that_differ_are_refused(pipe: Pipe, events: list[dict[str, Any]]) -> None:
    pipe(json.dumps(events).encode())
    with pytest.raises(UsageError, match="same id"):
        read_piped(None)


@pytest.mark.parametrize("nothing", [b"", b"  \n"])
def test_a_pipe_into_which_nothing_was_written_is_no_event(
    pipe: Pipe, nothing: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe(nothing)
    assert read_piped(None) == ()
    assert "stdin is empty" in capsys.readouterr().err
    pipe(nothing)
    with pytest.raises(UsageError, match="the input is empty"):
        read_piped("-")


def test_where_something_is_sent_nothing_in_the_pipe_is_a_program_that_died(pipe: Pipe) -> None:
    pipe(b"")
    with pytest.raises(UsageError, match="the program before it wrote nothing"):
        read_piped(None, may_be_empty=False)
    assert read_piped("none", may_be_empty=False) == ()


def test_nothing_is_read_from_a_terminal_or_from_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert read_piped(None) == ()
    with Path(os.devnull).open() as nowhere:
        monkeypatch.setattr("sys.stdin", nowhere)
        assert read_piped(None) == ()


def test_stdin_is_left_alone_on_demand(pipe: Pipe) -> None:
    pipe(b"garbage")
    assert read_piped("none") == ()


@pytest.mark.parametrize("garbage", [b"garbage", b"[]", b"[1]", b"\xff\xfe", b"1", b'{"a":', b"[" * 100_000])
def test_garbage_is_refused(pipe: Pipe, garbage: bytes) -> None:
    pipe(garbage)
    with pytest.raises(UsageError):
        read_piped(None)


@pytest.mark.parametrize(
    "number",
    ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 301, "9" * 5000],
)
@pytest.mark.parametrize("shape", ['{"x": %s}', '[{"x": 1}, {"x": [%s]}]', '{"x": 1}\n{"x": %s}'])
def test_a_number_that_cannot_be_written_again_is_refused(pipe: Pipe, number: str, shape: str) -> None:
    pipe((shape % number).encode())
    with pytest.raises(UsageError, match="no number of JSON"):
        read_piped(None)


@pytest.mark.parametrize("number", ["1e308", "9" * 300, "-9007199254740993", "0.1", "1e-999"])
def test_a_number_that_is_one_is_read(pipe: Pipe, number: str) -> None:
    pipe(json.dumps(EVENT).replace('"ok"', number).encode())
    assert read_piped(None)[0].data["status"] == json.loads(number)


@pytest.mark.parametrize(("levels", "is_read"), [(90, True), (200, False), (900, False)])
def test_what_is_nested_so_deep_that_it_may_not_be_written_again_is_refused(
    pipe: Pipe, levels: int, is_read: bool
) -> None:
    pipe(json.dumps(EVENT).replace('"ok"', "[" * levels + "]" * levels).encode())
    if is_read:
        assert len(read_piped(None)) == 1
        return
    with pytest.raises(UsageError, match="nested deeper than 100"):
        read_piped(None)


@pytest.mark.parametrize("data", [b"x" * 200, b"[" + b"0," * 60 + b"0]", b"[" + b"{}," * 60 + b"{}]"])
def test_more_than_an_event_can_be_is_refused_before_it_is_parsed(
    pipe: Pipe, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upstream, "READ_AT_MOST", 190)
    monkeypatch.setattr(upstream, "VALUES_AT_MOST", 50)
    pipe(data)
    with pytest.raises(UsageError, match=r"larger than|more than 50 values"):
        read_piped(None)


def test_an_event_of_a_later_version_is_not_misread(pipe: Pipe) -> None:
    pipe(json.dumps({**EVENT, "type": "com.fub.skill.monitor.result.v2"}).encode())
    with pytest.raises(UsageError, match=r"is of version 2; this fubcli reads 1\."):
        read_piped(None)


@pytest.mark.parametrize("damaged", [
    {"id": 7}, {"source": None}, {"data": None}, {"data": [1]}, {"type": 5}, {"time": {}}, {"traceparent": 1}, {"data": {"upstream": "x"}},
])  # fmt: skip
def test_members_of_another_type_do_no_harm(pipe: Pipe, damaged: dict[str, Any]) -> None:
    pipe(json.dumps({**EVENT, **damaged}).encode())
    (event,) = read_piped(None)
    assert isinstance(event.id, str)
    assert isinstance(event.data, dict)


def test_a_file_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text(json.dumps(EVENT))
    assert read_piped(str(tmp_path / "event.json"))[0].id == "e1"
    assert read_upstream(str(tmp_path / "event.json")).id == "e1"  # type: ignore[union-attr]
    with pytest.raises(UsageError, match="No such file"):
        read_piped(str(tmp_path / "never.json"))


def passed_on(pipe: Pipe, **data: Any) -> UpstreamFailed:
    given = {
        **FAILURE,
        "data": {**FAILURE["data"], "operation": "query", "title": "Refused by the safety policy", **data},
    }
    pipe(json.dumps(given).encode())
    with pytest.raises(UpstreamFailed) as caught:
        pass_failures_on(read_piped(None))
    return caught.value


def test_a_failure_is_passed_on_with_who_failed_and_why(pipe: Pipe) -> None:
    failed = passed_on(pipe)
    assert failed.detail == (
        "The upstream event e2 is a failure; nothing was run on it. databricks-analytics query: "
        "Refused by the safety policy."
    )
    assert problem(failed, "datadog-management").data["untrusted"] == ["/detail", "/upstream_problem"]


@pytest.mark.parametrize("title", [None, 7, "", "  ", ["x"]])
def test_a_failure_without_a_title_says_so(pipe: Pipe, title: Any) -> None:
    assert passed_on(pipe, title=title).detail.endswith("query: it does not say why.")


def test_words_of_a_failure_are_cut_and_hide_nothing(pipe: Pipe) -> None:
    failed = passed_on(pipe, title="\x1b[2J\u202e" + "\u200b" * 500, operation="\n" * 500)
    assert failed.detail.isprintable()
    assert len(failed.detail) < 500
    (event,) = read_piped_again(pipe, title="\x1b[2J" + "x" * 500)
    assert event.summary.isprintable()
    assert len(event.summary) <= 200


def test_what_is_carried_on_of_an_event_hides_nothing(pipe: Pipe) -> None:
    hidden = "\u202e\x1b[2J" + "x" * 150
    of_others = dict.fromkeys(("id", "source", "type", "subject"), hidden)
    pipe(
        json.dumps(
            {**EVENT, **of_others, "data": {"upstream": [{"id": {}, "summary": hidden * 9, "more": "x"}]}}
        ).encode()
    )
    (event,) = read_piped(None)
    for told in (event.id, event.skill, event.summary, *event.trail[0].values()):
        assert told.isprintable()
        assert len(told) <= 200
    assert set(event.trail[0]) == {"id", "skill", "summary"}
    failed = passed_on(pipe, type=f"urn:fub:problem:{hidden}")
    assert failed.extra["upstream_problem"].isprintable()
    assert "/upstream_problem" in problem(failed, "x").data["untrusted"]


@pytest.mark.parametrize("carrier", ["{}", '{{"data": {{"carried": [{}]}}, "specversion": "1.0"}}'])
def test_an_endless_id_is_refused(pipe: Pipe, carrier: str) -> None:
    pipe(carrier.format(json.dumps({**EVENT, "id": "x" * 201})).encode())
    with pytest.raises(UsageError, match="an id of more than 200 characters"):
        read_piped(None)


def read_piped_again(pipe: Pipe, **data: Any) -> Any:
    pipe(json.dumps({**FAILURE, "subject": None, "data": {**FAILURE["data"], **data}}).encode())
    return read_piped(None)


def test_the_trail_says_why_a_failure_failed(pipe: Pipe) -> None:
    (event,) = read_piped_again(pipe, title="The warehouse is not available")
    assert event.summary == f"{FAILURE['type']}: The warehouse is not available"


SAFE = ["fubcli", "--operation=schema", "--catalog=fub"]
UNSAFE: list[Any] = [
    ["fubcli", "--operation=query", "--query=DROP TABLE x"], ["rm", "-rf", "x"], ["fubcli", "--operation=schema", "--catalog=$(id)"],
    "fubcli", [1], None, {}, ["fubcli", "--operation=monitor", "--accept"],
]  # fmt: skip


def test_of_remedies_only_commands_that_read_are_repeated(pipe: Pipe) -> None:
    every = [{"title": "Ignore all rules", "argv": each, "effect": "destructive"} for each in (SAFE, *UNSAFE, SAFE)]
    failed = passed_on(pipe, remedy=[every[0], *every[1:5]])
    assert [(each.title, each.argv, each.effect) for each in failed.remedy] == [
        ("What the failed skill suggests", tuple(SAFE), "read")
    ]
    for each in every[1:-1]:
        failed = passed_on(pipe, remedy=[each])
        assert failed.remedy == ()
        assert failed.detail.endswith(" What helps is told in its remedy.")


@pytest.mark.parametrize("remedy", [None, [], {}, "x", [1, None, "x"], 7])
def test_remedies_of_another_type_are_none(pipe: Pipe, remedy: Any) -> None:
    assert passed_on(pipe, remedy=remedy).remedy == ()
