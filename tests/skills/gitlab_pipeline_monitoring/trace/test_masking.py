"""What looks like a secret is hidden; what is none stays."""

from __future__ import annotations

import pytest

from fubcli.skills.gitlab_pipeline_monitoring.trace import excerpt
from fubcli.skills.gitlab_pipeline_monitoring.trace.masking import masked

S = "s3cr3tCanaryValue"


@pytest.mark.parametrize(
    "line",
    [
        f"glpat-{S}0123456789",
        f"using glrt-t1_{S}abc to register",
        f"https://gitlab-ci-token:glcbt-64_{S}@gitlab.example.com/x.git",
        f"GR1348941{S}zzzz",
        "AKIAS3CR3TCANARYVAL1",
        f"AWS_SECRET_ACCESS_KEY={S}/x+y",
        f"aws_secret_access_key = {S}",
        f"password={S}",
        f"Password: '{S}'",
        f'"db_password": "{S}"',
        f"MYSQL_PWD={S}",
        f"mysql --password {S} -h db",
        f"mysql --password={S} -h db",
        f"curl -H 'Authorization: Bearer {S}.x'",
        f"authorization: basic {S}==",
        f"PRIVATE-TOKEN: {S}",
        f"DD_API_KEY={S}",
        f"token={S}&x=1",
        f"postgres://user:{S}@db/x",
        f"redis://:{S}@cache:6379",
        "dapi" + "0123456789abcdef" * 2,
        f"ghp_{S}0123456789",
        f"xoxb-123-{S}",
        f"eyJ{S}.eyJ{S}.{S}",
        f"\x1b[31mpass\x1b[0mword={S}",
    ],
)
def test_a_secret_is_hidden_and_counted(line: str) -> None:
    found = excerpt(f"before\n{line}\nafter\n", failed=False)
    told = str(found.lines)
    assert "before" in told
    assert "after" in told
    assert "[hidden]" in told
    assert found.masked >= 1
    for part in (S, "S3CR3TCANARYVAL1", "0123456789abcdef0123456789abcdef"):
        assert part not in told


@pytest.mark.parametrize(
    "line",
    [
        "password=[MASKED]",
        "password=$DB_PASSWORD",
        "token: ***",
        "https://gitlab-ci-token:[MASKED]@gitlab.example.com/x.git",
        "the password is wrong",
        "Checking out 1a2b3c4d as detached HEAD",
        "tests/test_token.py::test_it PASSED",
        "https://example.com:8080/a@b",
        "glpat-",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert masked(line) == (line, 0)


def test_a_private_key_is_hidden_over_all_of_its_lines() -> None:
    trace = f"x\nkey: -----BEGIN RSA PRIVATE KEY-----\nMII{S}\n{S}\n-----END RSA PRIVATE KEY-----\ngoes on\n"
    found = excerpt(trace, failed=False)
    assert [text for _, text in found.lines] == ["x", "key: [hidden]", "[hidden]", "[hidden]", "[hidden]", "goes on"]
    assert found.masked == 1


def test_a_private_key_that_never_ends_does_not_hide_the_rest() -> None:
    found = excerpt("-----BEGIN PRIVATE KEY-----\n" + "abc\n" * 300 + "goes on\n", failed=False)
    assert found.lines[-1][1] == "goes on"
