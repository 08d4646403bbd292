"""What looks like a day or a period of the calendar and means none that is read; ids, versions and counts do not."""

from __future__ import annotations

from fubcli.playbooks.matching.dates import MONTH, YEAR

_NAME = "|".join(each for each in MONTH.split("|") if not each.startswith(("may", "mar")))
"""Months whose names are no other words."""
_BEFORE = "(?:(?:since|before|after|until|during|over|around|at|on|last|this|next|the) ){0,2}"

HOLIDAY = (
    rf"(?<!happy )(?<!merry ){_BEFORE}"
    r"(?:christmas|xmas|thanksgiving|easter|new year(?:'?s)?|black friday|"
    r"cyber monday|halloween|labou?r day|memorial day)"
    rf"(?: (?:eve|day|weekend|break|holidays?))?(?: {YEAR})?"
)
"""A pattern, without groups, for days that have a name: whose calendar is meant is not guessed."""
LIKE_A_DATE = (
    r"[12][0-9]{3}(?:-[0-9]{1,2}-|/[0-9]{1,2}/)[0-9]{1,2}"
    rf"|(?<!#){YEAR}[-/](?:0[1-9]|1[0-2])(?!\.?[0-9])"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[ -]?(?:{_NAME})(?:[ -][0-9]{{2,4}})?"
    rf"|(?:{_NAME})[ -]?[0-9]{{1,2}}(?:st|nd|rd|th)?(?!\.[0-9])"
    rf"|mid[ -]?(?:{MONTH})|h[12],? {YEAR}|(?:calendar week|cw|kw) ?[0-9]{{1,2}}"
    r"|(?:a|a few|a couple of|several|some) (?:day|night|week|month|quarter|year)s? ago"
    r"|(?:last|past) (?:spring|summer|autumn|fall|winter)"
)
"""A pattern, without groups, for what is left when all that is read has been found."""
