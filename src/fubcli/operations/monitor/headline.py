"""The answer in one sentence: what is worst and when it was, or that nothing is wrong, and in what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fubcli.model.check import Check, Pillar
from fubcli.model.verdict import Status
from fubcli.operations.monitor.export import Export
from fubcli.operations.monitor.judging import Judged
from fubcli.operations.monitor.score import INSUFFICIENT, scored


def headline(judged: Judged, *, whole: bool) -> str:
    """Return it; a page of a night that is over says which, and without `whole` no export was looked at."""
    checks = judged.checks
    pages = [check for check in checks if check.status.pages and not check.suppressed_by]
    if pages:
        return _page(pages, checks, judged.timeframe.last if judged.timeframe.is_now else None)
    if scored(checks).label == INSUFFICIENT:
        return "Too little could be seen to say that it is well."
    unseen = sum(check.status is Status.UNKNOWN for check in checks)
    well = "nothing that could be seen is wrong" if unseen else "nothing is wrong"
    rest = f"; {unseen} {'check' if unseen == 1 else 'checks'} could not be judged" if unseen else ""
    if whole:
        return f"{_landed(judged.exports)}; {well}{rest}."
    count = len(judged.gathered.tables)
    looked_at = "1 table that was" if count == 1 else f"{count:,} tables that were"
    return f"{well.capitalize()} in the {looked_at} looked at{rest}."


def _page(pages: Sequence[Check], checks: Sequence[Check], tonight: date | None) -> str:
    first, *others = pages
    night = "" if first.night == tonight else f" on the night of {first.night}"
    more = f", and {len(others)} more" if others else ""
    hit = [check.title for check in checks if check.suppressed_by == first.id and check.pillar is Pillar.EXPORT]
    return f"{first.title}{night} ({first.severity}){more}." + "".join(f" {title}." for title in hit)


def _landed(exports: Sequence[Export]) -> str:
    states = [export.status for export in exports]
    told = [f"{states.count(Status.OK)} of {len(exports)} exports landed" if exports else "No export was due"]
    told += [f"{count} under way"] if (count := states.count(Status.INFO)) else []
    told += [f"{count} not to be seen in full"] if (count := states.count(Status.UNKNOWN)) else []
    return ", ".join(told)
