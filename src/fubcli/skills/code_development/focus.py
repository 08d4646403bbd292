"""What a scope looks at: of the general risks and tests those that concern it, and its own before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fubcli.skills.code_development import acceptance, performance, security
from fubcli.skills.code_development import risks as general
from fubcli.skills.code_development.acceptance import Test
from fubcli.skills.code_development.performance import Queries
from fubcli.skills.code_development.risks import Risk
from fubcli.skills.code_development.subject import Subject

PERFORMANCE, SECURITY = "performance", "security"
_RISKS = {
    PERFORMANCE: ("upstream", "large-table", "not-described", "staging-differs"),
    SECURITY: ("upstream", "large-table", "not-described"),
}
_TESTS = {
    PERFORMANCE: ("regression", "bounded", "paged"),
    SECURITY: ("regression", "bounded", "personal-data-stays-in"),
}
"""The kinds that are kept of the general ones; a scope that is not named keeps all."""


def risks_of(scope: str, subject: Subject, queries: Queries) -> Iterator[Risk]:
    """Yield what upstream found, the risks of a scope, then the general ones that it keeps."""
    found = [each for each in general.risks(subject) if _is_kept(each.id, scope, _RISKS)]
    yield from (each for each in found if _kind(each.id) == "upstream")
    if scope == PERFORMANCE:
        yield from performance.risks(subject, queries)
    elif scope == SECURITY:
        yield from security.risks(subject)
    yield from (each for each in found if _kind(each.id) != "upstream")


def acceptance_of(scope: str, subject: Subject, queries: Queries) -> Iterator[Test]:
    """Yield a regression test for each finding, the tests of a scope, then the general ones that it keeps."""
    found = [each for each in acceptance.acceptance_tests(subject) if _is_kept(each["id"], scope, _TESTS)]
    yield from (each for each in found if _kind(each["id"]) == "regression")
    if scope == PERFORMANCE:
        yield from performance.acceptance_tests(subject, queries)
    elif scope == SECURITY:
        yield from security.acceptance_tests(subject)
    yield from (each for each in found if _kind(each["id"]) != "regression")


def _is_kept(identity: str, scope: str, kept: Mapping[str, tuple[str, ...]]) -> bool:
    return scope not in kept or _kind(identity) in kept[scope]


def _kind(identity: str) -> str:
    return identity.partition(":")[0]
