"""What a request wants: the parts that decline something are left out, and what no investigation does is said."""

from __future__ import annotations

import re

_BORDER = re.compile(r"[.;:!?\n()\ufffd]+(?=\s|$)|\s[-]+\s|,|\bbut\b|\bhowever\b|\bjust\b|\bonly\b|\binstead\b(?! of)")
_POLITE = (
    r"(?:(?:please|pls|kindly|(?:can|could|would|will|must|should) you|you (?:must|should)|i (?:want|need)(?: you)? to|"
    r"i'd like(?: you)? to|we (?:need|want) to|let's|lets|go ahead and|go and|go|now|then|and|also|hey|hi|hello|"
    r"ok|okay|help me|immediately|first|next|finally) )*"
)
_LOOK = r"(?:want|need|care|investigate|look|run|check|show|analy[sz]e|bother|start|give|tell|include|report|mean|use)"
_LOOKING = r"(?:investigating|running|checking|looking|showing|analy[sz]ing)"
_DECLINED = re.compile(
    rf"^\s*{_POLITE}(?:never mind|forget|skip|ignore|leave out|exclude|not|no need)\b.*"
    rf"|\b(?:do not|don't|dont|not|no need to|does not|doesn't|without)\s+{_LOOK}\b(?! (?:right|for|fine|good|any)).*"
    rf"|\b(?:stop|avoid)\s+{_LOOKING}\b.*"
    r"|\b(?:except(?: for)?|instead of|rather than|other than|nothing to do with|not interested in|not asking about|"
    r"not about|isn't about)\b.*"
)

_REPORT = r"(?:report|summary|breakdown|list|overview)"
_CHANGES = (
    "delete|remove|erase|purge|wipe|truncate|drop|insert|update|overwrite|alter|grant|revoke|backfill|rerun|re-run|"
    "restart|retry|kill|disable|enable|turn (?:on|off)|switch (?:on|off)|pause|resume|reset|"
    "send|deploy|roll ?back|revert|migrate|rename|add|create|write|compose|"
    "translate|generate|draft|buy|play|restore|assign|reassign|authori[sz]e|connect|reconnect|move|mark|merge|set|upload|download|"
    "import|install|execute|exec|cancel|refund|charge|dump|extract"
)
# `drop in usage`, `update on the export`, `reset history`: these words are nouns as well.
_NOUN = (
    r"(?! (?:in|of|off|on|about|between|rates?|problems?|failures?|errors?|history|delays?|types?|requests?|activity|"
    r"volume|delivery|logs?|success|status|counts?|times?|"
    rf"(?:a|the) {_REPORT})\b)"
)
_CALLS = "call|phone|text|e-?mail|message"
_SOMEBODY = "(?:(?:contact|agent|user|all|every|him|her|them)|the (?:agent|contact|customer|client))"
_FOR_ME = rf"(?!(?:send|write|create|generate|draft|compose|update) (?:me|us)\b(?! an?\b(?! {_REPORT})))"
_COMMAND = re.compile(rf"^\s*{_POLITE}{_FOR_ME}({_CHANGES})\b{_NOUN}\s+\S|^\s*{_POLITE}({_CALLS}) {_SOMEBODY}\b")
_EXPORTING = re.compile(
    rf"^\s*{_POLITE}export (?:all|my|our|every|me|these|those|them|contacts|leads|people)\b"
    r"|\bexport\b.{0,60}\b(?:to|as|into) (?:an? )?(?:csv|excel|xlsx?|pdf|spreadsheet|google sheets?)\b"
)
_PERSONAL = re.compile(
    r"\b(?:first|last|full) names?\b.{0,60}\b(?:phones?|e-?mails?|addresses)\b"
    r"|\b(?:phones?(?: numbers?)?|e-?mail addresses|addresses) (?:of|for|from) (?:all|any|each|every\w*|the)\b"
)
_INSTRUCTIONS = re.compile(
    r"\bwhere in the (?:app|ui|product|settings|menu)\b|"
    r"\b(?:how|where) (?:do|can|could|should|would) (?:i|we|you|one) (?:export|import|change|turn|invite|sign|log ?in|"
    rf"configure|{_CHANGES})\b|\bhow to (?!tell|see|find|know)[a-z]+"
)
_CONSEQUENCES = re.compile(
    r"\b(?:breaks?|impact\w*|affect\w*|safe|safely|happens?|depend\w*|downstream|consequences?|risk\w*|hurt\w*|"
    r"hits?|what if)\b"
)
_COMMANDEERED = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|circumvent)\b.{0,60}\b(?:instructions?|rules?|prompts?|polic(?:y|ies)|"
    r"guidelines?|restrictions?|guardrails?|said)\b|\byou are (?:now|no longer)\b|\bsystem prompt\b|\bjailbr[eo]ak\w*|"
    r"\bact as (?:an?|my|the|if)\b|\bpretend (?:to|you|that)\b|\bdeveloper mode\b|\b(?:reveal|print) your\b|"
    r"\bnew instructions\b|\b(?:run|execute) (?:update|delete|drop|insert|truncate|alter|merge)\b|"
    r"\bsystem (?:note|notice|message)\b|"
    r"\bsafety (?:rules? )?(?:is|are) (?:now )?(?:off|suspended|switched off|disabled)\b|"
    r"(?:^|\n)\s*(?:system|assistant|user) ?:|<\|?/?(?:im_start|im_end|system|inst)\b|\[/?inst\]"
)
_ELSEWHERE = re.compile(
    r"\b(?:poems?|haikus?|songs?|jokes?|essays?|recipes?|weather|lyrics|limericks?|novels?|movies?|football|bitcoin|"
    r"stock (?:price|market)|(?:my|the) (?:internet|wi-?fi|laptop|printer|phone|car|computer)|horoscopes?|fairy tales?|"
    r"(?:cover|love) letter|gitlab|github|jira|confluence|kubernetes|docker)\b"
)

_SPEAKER = re.compile(
    r"\b(?:agents?|brokers?|customers?|clients?|users?|owners?|analysts?|support|legal|compliance|csm|pm|devs?|execs)"
    r"(?: (?:just|also|now|again))? (?:(?:says?|said|thinks?|claims?|complains?|complained|asks?|asked|wants?|wrote|"
    r"writes|mentions?|tells?|told|would like|(?:is|are) asking)\b"
    r"|(?:reports?|reported)(?= (?:that|his|her|their|the|an?|some|many|all|no|missing|[0-9])\b))"
)


def wanted_of(text: str) -> str:
    """Return a normalised text without the parts that say what is not wanted, and who says what is."""
    clauses = _BORDER.split(_SPEAKER.sub(" ", text))
    return " . ".join(_DECLINED.sub(" ", clause) for clause in clauses)


def beyond_investigating(text: str) -> str:
    """Return why a normalised text asks for something that no investigation does, or an empty text."""
    if _COMMANDEERED.search(text):
        return "it gives orders to whoever reads it"
    if _ELSEWHERE.search(text):
        return "it is about something else than this data"
    if _INSTRUCTIONS.search(text) or _EXPORTING.search(text):
        return "it asks how to use the product, or to use it"
    if _PERSONAL.search(text):
        return "it asks for personal data, and an investigation counts"
    if _CONSEQUENCES.search(text):
        return ""
    commands = (_COMMAND.match(clause) for clause in _BORDER.split(text))
    command = next((found[1] or found[2] for found in commands if found), "")
    return f"it asks to {command}, and an investigation only reads" if command else ""
