"""`send-metrics`, `send-checks` and `send-event`: what the events before tell, of the environment that is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from fubcli.errors import UsageError
from fubcli.integrations.datadog import events
from fubcli.integrations.datadog.submitting import send_checks, send_series
from fubcli.integrations.outside import Outside
from fubcli.model.change import Outcome
from fubcli.model.names import Environment
from fubcli.skills.datadog_management import checks, pages, points
from fubcli.skills.datadog_management.measures import measured
from fubcli.skills.datadog_management.pages import Page
from fubcli.skills.datadog_management.points import Gauge
from fubcli.skills.datadog_management.tags import value_of
from fubcli.skills.datadog_management.upstream import ENVIRONMENT
from fubcli.skills.datadog_management.work import Work

_SEARCHED, _MARGIN = timedelta(days=2), timedelta(hours=1)
"""How far back an event is looked for, none being sent that is older than 18 hours; and how far beyond its own time."""
_AGAIN_SECONDS = 60
"""When to search again after a search that did not tell everything."""
_MOST_POINTS = 5_000
"""Of one run: some hundred tables with all that is told of them, and no bill for what an event made up."""
_KIND = "event"


def send_metrics(work: Work) -> None:
    """Submit the gauges of the events before; raises UsageError when there are none, and as `Outside.write`."""
    if not work.upstream.is_there:
        raise UsageError("send-metrics tells what an event before it says: pipe one in, of monitor, query, …")
    _check_told(work)
    gauges, unread = points.gauges_of(work.upstream.member or {})
    _tell_unread(work, unread, "series")
    every = [*gauges, *measured(work.upstream.measured)]
    meant = [each for each in every if _is_meant(work, each.environment)]
    fresh = [each for each in meant if each.is_taken(work.now)]
    _tell_left_out(work, len(every) - len(meant), len(meant) - len(fresh), "points", "an hour old, or ahead of time")
    if not fresh:
        work.find("nothing-to-send", "info", "There is no point to send")
        return
    fresh = _once(work, fresh)
    if len(fresh) > _MOST_POINTS:
        left = len(fresh) - _MOST_POINTS
        work.find("too-many", "warning", f"{left} points are more than the {_MOST_POINTS:,} of a run, and are left out")
        work.truncated, fresh = True, fresh[:_MOST_POINTS]
    sent: Counter[str] = Counter()
    try:
        for part in send_series(work.host, [each.as_json() for each in fresh]):
            sent.update(str(each["metric"]) for each in part)
    finally:
        _tell_sent(work, sent, Counter(each.metric for each in fresh))


def _once(work: Work, gauges: Sequence[Gauge]) -> list[Gauge]:
    """Return one gauge of each metric, time and tags: of several, Datadog keeps the last one too."""
    last = {(each.metric, each.at, frozenset(each.tags)): each for each in gauges}
    lost = sum(each.value != last[each.metric, each.at, frozenset(each.tags)].value for each in gauges)
    if lost:
        title = f"Of points with the same second and tags Datadog keeps the last; left out: {lost}"
        work.find("same-point", "warning", title)
    return list(last.values())


def _tell_sent(work: Work, sent: Mapping[str, int], wanted: Mapping[str, int]) -> None:
    """Tell which metrics were sent, and of one that was not sent whole how many of its points."""
    for metric, count in sent.items():
        part = "" if count == wanted[metric] else f" ({count:,} of {wanted[metric]:,} points)"
        work.changed("metric", f"{metric}{part}", Outcome.SENT)


def send_service_checks(work: Work) -> None:
    """Submit the service checks of the monitor's event; raises UsageError without one, and as `Outside.write`."""
    found, unread = checks.checks_of(_member(work, "send-checks"))
    _check_told(work)
    _tell_unread(work, unread, "service checks")
    meant = [each for each in found if _is_meant(work, value_of(each["tags"], "env"))]
    fresh = [each for each in meant if checks.is_taken(each, work.now)]
    _tell_left_out(work, len(found) - len(meant), len(meant) - len(fresh), "service checks", "10 minutes old")
    if not fresh:
        work.find("nothing-to-send", "info", "There is no service check to send")
        return
    for part in send_checks(work.host, fresh):
        for each in part:
            work.changed("check", f"{each['check']} {value_of(each['tags'], 'catalog')}".strip(), Outcome.SENT)


def send_events(work: Work) -> None:
    """Send an event for each page that was not sent before; raises UsageError without a monitor's event.

    What was sent is known from a record of this user, and by asking the service, which finds an event only some
    time after it came. Raises also NotKnown, once the others are sent, for one that may have come through, and as
    `Outside.write`.
    """
    found, unread = pages.pages_of(_member(work, "send-event"))
    _check_told(work)
    _tell_unread(work, unread, "events")
    meant = [each for each in found if _is_meant(work, value_of(each.attributes["tags"], "env"))]
    fresh = [each for each in meant if each.is_taken(work.now)]
    _tell_left_out(work, len(found) - len(meant), len(meant) - len(fresh), "events", "18 hours old")
    if not fresh:
        work.find("nothing-to-send", "info", "Nothing pages: there is no event to send")
        return
    known, unknown = _sent_before(work, fresh)
    intake = _intake(work)
    for each in fresh:
        if each.mark in known:
            work.changed("event", each.title, Outcome.UNCHANGED)
        elif each.mark not in unknown:
            _send(work, intake, each)
    if unknown:
        count = len(unknown)
        work.unknown("an event" if count == 1 else f"{count} events", max(unknown.values()))


def _sent_before(work: Work, wanted: Sequence[Page]) -> tuple[frozenset[str], dict[str, int]]:
    """Return the marks that the service has, and those of which nobody knows, with the seconds until that is known."""
    marks = {each.mark for each in wanted}
    if not work.host.can_read:
        return frozenset(), {}
    known = frozenset(mark for mark in marks if (intent := work.intents.of(_KIND, mark)) is not None and intent.is_done)
    asked = marks - known
    if not asked:
        return known, {}
    last = max(work.now, *(each.at for each in wanted))
    found = events.sent_before(work.host, asked, work.now - _SEARCHED, last + _MARGIN)
    waits = {mark: work.intents.seconds_unknown(_KIND, mark) for mark in asked - found.marks}
    if not found.is_whole:
        waits = {mark: max(seconds, _AGAIN_SECONDS) for mark, seconds in waits.items()}
    return known | found.marks, {mark: seconds for mark, seconds in waits.items() if seconds}


def _send(work: Work, intake: Outside, page: Page) -> None:
    with work.making(_KIND, page.mark):
        link = events.send(intake, page.as_json(), why="tell of a page")
    work.changed("event", page.title, Outcome.SENT, url=link or "")
    work.made(_KIND, page.mark)


def _intake(work: Work) -> Outside:
    """Return the host that takes events, its requests told with those of the other."""
    url = work.ports.profile.settings.get("intake_url", "")
    if not url or url == work.host.url:
        return work.host
    intake = work.ports.host(url)
    intake.told = work.host.told
    return intake


def _member(work: Work, action: str) -> dict[str, object]:
    if work.upstream.monitor is None:
        raise UsageError(f"{action} tells what a monitor's event says: pipe one in.")
    if work.upstream.member is None:
        raise UsageError("The monitor's event has nothing for Datadog: run it without --emit=none.")
    return dict(work.upstream.member)


def _check_told(work: Work) -> None:
    """Return when the events say anything of the environment that was named; raises UsageError with those they have."""
    member, named = work.upstream.member or {}, work.request.environment
    gauges = [*points.gauges_of(member)[0], *measured(work.upstream.measured)]
    tags = [each["tags"] for each in checks.checks_of(member)[0]]
    tags += [each.attributes["tags"] for each in pages.pages_of(member)[0]]
    told = {*(each.environment for each in gauges), *(value_of(each, "env") for each in tags)}
    if named is not None and told and not told & {"", named}:
        those = ", ".join(sorted(each for each in told if ENVIRONMENT.fullmatch(each))) or "others"
        raise UsageError(f"--environment={named}: the events before tell of {those} alone.")


def _is_meant(work: Work, environment: str) -> bool:
    """Whether something goes to this organisation: when it was named its own alone, else what is below it, too."""
    if environment in ("", work.environment):
        return True
    return work.request.environment is None and _is_below(environment, work.environment)


def _is_below(environment: str, organisation: str) -> bool:
    """Whether it is less strict: a look at all is of the strictest, so what is stricter contradicts its event."""
    try:
        return Environment(environment).strictness < Environment(organisation).strictness
    except ValueError:
        return False


def _tell_unread(work: Work, unread: int, what: str) -> None:
    if unread:
        work.find("unread", "warning", f"{unread} {what} of the event could not be read, and are left out")


def _tell_left_out(work: Work, elsewhere: int, stale: int, what: str, age: str) -> None:
    if elsewhere:
        severity = "info" if work.request.environment else "warning"  # which the event contradicts
        work.find("other-environment", severity, f"{elsewhere} {what} are of other environments, and are left out")
    if stale:
        work.find("too-old", "warning", f"{stale} {what} are more than {age}: Datadog does not take them")
