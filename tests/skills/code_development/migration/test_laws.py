"""However a breaking statement is written, it is never called safe."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.skills.code_development.migration.world import assessed

BREAKING = [
    "ALTER TABLE contacts DROP COLUMN email",
    "ALTER TABLE contacts CHANGE email mail VARCHAR ( 255 ) NOT NULL",
    "ALTER TABLE contacts RENAME COLUMN email TO mail",
    "ALTER TABLE contacts MODIFY COLUMN stage_id VARCHAR ( 20 )",
    "RENAME TABLE contacts TO people",
    "DROP TABLE IF EXISTS contacts",
    "TRUNCATE TABLE contacts",
    "CREATE OR REPLACE TABLE contacts ( id INT )",
    "ALTER TABLE contacts ADD COLUMN x INT , DROP COLUMN phone",
    "DELETE FROM contacts",
]
_GAPS = [" ", "\n", "\t", "/**/", "/* ; */", " -- ; DROP\n", " # '\n", "\r\n", " /* ' */ "]
_BEFORE = [
    "",
    "SELECT 1;",
    "-- nothing\n",
    "SET NAMES utf8mb4;",
    "DELIMITER //\nSELECT ';'//\nDELIMITER ;\n",
    "INSERT INTO notes VALUES ('a\\'; b');",
    "ALTER TABLE contacts ADD COLUMN y INT;",
]
_AFTER = ["", ";", ";\nSELECT 1", ";;", " ;-- end", ";/* end */"]


def _written(word: str, choice: random.Random) -> str:
    if word.isalpha() and word.islower() and choice.random() < 0.3:
        return f"`{word}`"
    return "".join(choice.choice((each.lower(), each.upper())) for each in word) if word.isupper() else word


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(BREAKING), st.randoms(use_true_random=False))
def test_no_spelling_hides_a_break(statement: str, choice: random.Random) -> None:
    words = statement.split()
    text = words[0] + "".join(choice.choice(_GAPS) + _written(word, choice) for word in words[1:])
    if choice.random() < 0.3:
        text = choice.choice(("/*! {} */", "/*!40101 {} */", "/*M! {} */")).format(" ".join(words))
    told = assessed(choice.choice(_BEFORE) + text + choice.choice(_AFTER))
    assert told["verdict"] == "breaks_export", text


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(BREAKING), st.integers(0, 80), st.sampled_from(list("'\"`;\\()*,\x00")))
def test_no_sign_put_in_makes_a_break_safe(statement: str, at: int, sign: str) -> None:
    at = min(at, len(statement))
    assert assessed(statement[:at] + sign + statement[at:])["exit"] == 8


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("ALTERDOPCUMN contactsemail;`'\"/*!-#\n(),=_01\u202e")), max_size=120))
def test_any_text_is_judged(text: str) -> None:
    assert assessed(text)["exit"] in (0, 8)
