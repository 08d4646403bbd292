"""Texts from data as Datadog may have them: they call nobody, fill in nothing, link nowhere and hide nothing."""

from __future__ import annotations

import re
import unicodedata

from fubcli.model.untrusted import visible

_MOST_READ = 20_000
_SPEAKING = str.maketrans({"@": "(at)", "{": "(", "}": ")", "[": "(", "]": ")", "<": "(", ">": ")", "`": "'"})
"""What calls people (@handle, <!channel>), is a template ({{…}}), a link, markup or code."""
_FENCE = re.compile(r"%{2,}")
"""Datadog reads what stands between %%% as Markdown."""
_UNFIT = re.compile(r"[^\w\-./]+")
_MOST_OF_A_TAG = 200


def neutral(text: str, most: int) -> str:
    """Return text without mentions, template variables, Markdown fences, links and unseen characters, cut after `most`.

    What looks like one of these characters is treated as it: the text is normalised first (NFKC).
    """
    seen = visible(unicodedata.normalize("NFKC", text), _MOST_READ).translate(_SPEAKING)
    plain = _FENCE.sub("%", seen).replace("://", ": //")
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def tag(key: str, value: str) -> str:
    """Return `key:value` as Datadog keeps it: lower case, letters, digits and `_-./`, 200 characters at most."""
    folded = _UNFIT.sub("_", unicodedata.normalize("NFKC", value).lower())
    kept = re.sub(r"_{2,}", "_", folded)[: _MOST_OF_A_TAG - len(key) - 1].strip("_")
    return f"{key}:{kept or 'unnamed'}"
