"""JSON of others: what two readers read in two ways is not read."""

from __future__ import annotations

import pytest

from fubcli.cli.strict_json import parsed
from fubcli.errors import UsageError


def test_what_everybody_reads_alike_is_read() -> None:
    assert parsed('{"a": [1, 1.5, {"a": null}], "b": "NaN"}') == {"a": [1, 1.5, {"a": None}], "b": "NaN"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '{"type": "com.fub.skill.monitor.failed.v1", "type": "com.fub.skill.monitor.result.v1"}',
            '"type" in it twice',
        ),
        ('[{"a": {"b": 1, "\\u001b[2J": 2, "\\u001b[2J": 2}}]', r'"\x1b[2J" in it twice'),
        (f'{{"{"x" * 99}": 1, "{"x" * 99}": 2}}', f'"{"x" * 19}…" in it twice'),
        ("[NaN]", "NaN, which is no number"),
        ("[1e999]", "1e999, which is no number"),
        ("1" * 301, f"{'1' * 19}…, which is no number"),
    ],
)
def test_what_readers_differ_on_is_refused(text: str, says: str) -> None:
    with pytest.raises(UsageError) as refused:
        parsed(text)
    assert says in refused.value.detail


def test_a_large_object_takes_no_longer_than_its_length() -> None:
    names = ", ".join(f'"{number}": 0' for number in range(200_000))
    with pytest.raises(UsageError, match='"7" in it twice'):
        parsed(f'{{{names}, "7": 1}}')
