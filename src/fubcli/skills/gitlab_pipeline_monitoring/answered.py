"""What an answer to a retry or a cancel shows: GitLab says yes to those that change nothing, too."""

from __future__ import annotations

from fubcli.integrations.gitlab.entities import UNDER_WAY, Job, Pipeline
from fubcli.model.change import Outcome
from fubcli.results.formats import plain_name

_STOPPED = {"canceled": "is stopped", "canceling": "is being stopped"}
_RUNS = UNDER_WAY - {"canceling"}


def stopped(what: str, done: Pipeline | Job | None) -> tuple[Outcome, str]:
    """Return outcome and headline of a request to stop something; None was not sent.

    A pipeline that goes on may end yet, for GitLab stops its jobs first; one that succeeded was over before.
    """
    if done is None:
        return Outcome.UPDATED, f"{what} would be stopped"
    if told := _STOPPED.get(done.status):
        return Outcome.UPDATED, f"{what} {told}"
    return Outcome.REQUESTED, f"{what} is {plain_name(done.status)}, GitLab answers to the request to stop it"


def runs_again(what: str, before: Pipeline | Job, done: Pipeline | Job | None) -> tuple[Outcome, str]:
    """Return outcome and headline of a request to run something again, no headline where it does or would.

    A job that runs again has become another one; a pipeline stays the same, and runs.
    """
    if done is None or done.status in _RUNS or (isinstance(done, Job) and done.id > before.id):
        return Outcome.UPDATED, ""
    return Outcome.REQUESTED, f"{what} is {plain_name(done.status)}, GitLab answers to the request to run it again"
