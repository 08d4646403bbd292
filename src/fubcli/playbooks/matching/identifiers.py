"""Numbers that name an account, a contact or a user: those that stand with the word for it, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fubcli.model.playbook import ParameterKind
from fubcli.playbooks.matching.mentions import Mention

_NOUNS = {
    ParameterKind.ACCOUNT: "accounts?|acc(?:oun)?ts?|teams?|customers?|brokerages?|tenants?",
    ParameterKind.CONTACT: "contacts?|lead|person|people",
    ParameterKind.USER: "(?:owner[ _]|assigned[ _])?(?:agents?|users?)|assigned to",
}
_READ_AS = {ParameterKind.ACCOUNT: "", ParameterKind.CONTACT: "contact", ParameterKind.USER: "agent"}

_NUMBER = (
    r"(?<![\w.$\u20ac\u00a3%\ufffd-])[1-9][0-9]{0,17}"
    r"(?![\w%\ufffd]|[.:][0-9]|,[0-9]{3}(?![0-9])|[-/][0-9]|-?(?:day|week|month|hour)s?\b)"
)
_COUNTED = (
    "days?|nights?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|seconds?|times|percent|leads?|contacts?|people|"
    "users?|agents?|accounts?|calls?|emails?|e-mails?|texts?|deals?|rows?|tables?|events?|stages?|sources?|of [0-9]|"
    "out of [0-9]|or more|in total"
)
# What may follow the second and later numbers of a list; anything else may be what they count.
_GOES_ON = (
    "and|or|in|on|at|for|from|to|since|during|over|within|between|before|after|by|with|without|who|which|that|this|the|these|"
    "is|are|was|were|has|have|had|do|does|did|not|last|past|yesterday|today|tonight|both|please|still|say|says|stopped|no"
)
_LINK = (
    r"(?:[ _-]?ids?)?(?: (?:number|no\.?|num|with id|whose id))?(?: (?:is|are))?(?:(?<=ids) in|(?<=id) in)?"
    r"[ ]?(?:[#:=(]|==)?[ (]?[#'\"]?"
)
_NEXT = rf"(?: ?, ?| ?& ?| ?\+ ?| ?/ ?|,? (?:and|or|plus) )#?({_NUMBER})(?=['\")]? ?(?:$|[^\w ]|\b(?:{_GOES_ON})\b))"
_NEXT_NUMBER = re.compile(_NEXT)
_FIRST = {
    kind: re.compile(rf"(?<![\w.-])(?:{nouns}){_LINK}({_NUMBER})(?! ?(?:{_COUNTED})\b)")
    for kind, nouns in _NOUNS.items()
}
_POSSESSED = {
    kind: re.compile(rf"(?:the ({_NUMBER}) |({_NUMBER})'s (?:[a-z]+ )?)(?:{nouns})(?![\w.])")
    for kind, nouns in ((ParameterKind.ACCOUNT, "account|acct|team"), (ParameterKind.USER, "agent|user"))
}
_PLURAL_YEAR = re.compile(r"[a-z]+s (?:19|20)[0-9]{2}$")


def identifiers_in(text: str) -> tuple[Mention[tuple[ParameterKind, int]], ...]:
    """Return the ids that a normalised text gives with their nouns, in its order."""
    found = [mention for kind in _FIRST for mention in _of_kind(text, kind)]
    return tuple(sorted(found, key=lambda mention: mention.start))


def _of_kind(text: str, kind: ParameterKind) -> Iterator[Mention[tuple[ParameterKind, int]]]:
    for found in _FIRST[kind].finditer(text):
        if _PLURAL_YEAR.fullmatch(found[0]):
            continue  # `accounts 2025` are those of a year
        yield Mention(found.start(), found.end(), (kind, int(found[1])), _READ_AS[kind])
        end = found.end()
        while another := _NEXT_NUMBER.match(text, end):
            yield Mention(another.start(), another.end(), (kind, int(another[1])))
            end = another.end()
    for found in _POSSESSED[kind].finditer(text) if kind in _POSSESSED else ():
        yield Mention(found.start(), found.end(), (kind, int(found[1] or found[2])), _READ_AS[kind])
