"""What looks like a secret is hidden; what is none stays."""

from __future__ import annotations

import time

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


K = "Xq7Lw9ZpR2mT4vK8sN1d"


@pytest.mark.parametrize(
    "line",
    [
        '{\\"password\\": \\"~\\"}', "Authorization: Token ~", "curl -u deploy:~ https://x", "sshpass -p ~ ssh h",
        "mysql -uroot -p~", 'DB_PASSWORD="ab,~"', 'DB_PASSWORD="abcd efgh ~"', "DB_PASSWORD=abcd&~", "PASSWORD=$~",
        "git clone https://~@github.com/a/b", "postgres://u:abc@~@db/x", "postgres://u:ab/~@db/x",
        "https://hooks.slack.com/services/T0000/B0000/~", "sk_live_~", "sk-ant-api03-~", "AIzaSy~abcdefghijklm",
        "npm_~abcdefghijklmnop", "hvs.~", "ATATT3xFfGF0~", "dckr_pat_~", "pypi-AgEIcHlwaS5vcmc~", "AccountKey=~==",
        "?sig=~&se=1", '"auth": "~"', "PASSWORD := ~", "password is ~", "-e TOKEN ~", "password:\n  ~", "DD_API_KEY: ~",
        "SharedAccessSignature=sv=2020&sig=~", "pass=~", "DB_PASS=~", "PGPASS: ~", 'passwd="~"', "auth_key=~",
        "Cookie: session=~", "encryption_key=~", "secret_key_base: ~", "signing-key=~",
        "machine h login u password ~", "IDENTIFIED BY '~'", "bearer%20~", '"token":["~"]', "token=\x1b[31m~",
        "pass\u200bword=~", "TOKEN ~", "token: '''~'''", "<password>~</password>",
    ],
)  # fmt: skip
def test_a_secret_in_a_usual_form_is_hidden(line: str) -> None:
    found = excerpt(f"{line.replace('~', K)}\nERROR: Job failed\n", failed=True)
    assert K not in str(found.lines)
    assert found.masked >= 1


def test_the_rest_of_a_key_that_begins_before_what_was_read_is_hidden() -> None:
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCB\n" * 3
    found = excerpt(f"a word\n{body}-----END PRIVATE KEY-----\ngoes on\n", failed=False)
    assert [text for _, text in found.lines] == ["a word", *["[hidden]"] * 4, "goes on"]


@pytest.mark.parametrize(
    "unit",
    ["-eyJ", "error\n", "secret \n", "-password-", "token   ", "a://", "-----BEGIN A PRIVATE KEY-----\n"],
)
def test_a_hostile_log_takes_no_longer_than_its_length(unit: str) -> None:
    began = time.process_time()
    excerpt((unit * 250_000)[:250_000], failed=True)
    assert time.process_time() - began < 5


def test_sections_that_are_never_closed() -> None:
    trace = "".join(f"section_start:1:a{at}\r" for at in range(25_000))
    trace += "".join(f"section_end:1:b{at}\r" for at in range(25_000))
    began = time.process_time()
    excerpt(trace, failed=True)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "line",
    [
        "--- PASS: TestAuth (0.01s)",
        "pip install -u https://x/y",
        "token bucket refilled 5 times",
        "FAIL: test_password_reset (auth.tests)",
        "Cache key: default-protected",
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
