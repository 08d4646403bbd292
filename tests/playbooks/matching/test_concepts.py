"""Words to what they mean."""

import pytest

from fubcli.playbooks.matching.concepts import concepts_in, one_letter_apart, read_in, weighed, words_in
from fubcli.playbooks.matching.ignored_words import EMPTY, NOT_MISSPELT
from fubcli.playbooks.matching.lexicon import CLOSE, SAME
from fubcli.playbooks.matching.stemming import stem


@pytest.mark.parametrize(
    "forms",
    [
        "sync syncs synced syncing",
        "authorise authorised authorising authorization authorisation authorises",
        "migrate migration migrations migrating migrated",
        "fail fails failed failing",
        "stop stops stopped stopping",
        "attribute attribution attributed",
        "delivery deliveries",
        "bounce bounces bounced bouncing",
        "agent agents agent's",
        "analyse analyze analysed",
    ],
)
def test_forms_of_a_word_are_one(forms: str):
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("stage", "staging"), ("lead", "led"), ("status", "state"), ("bus", "bu")])
def test_other_words_are_kept_apart(one: str, other: str):
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("the contacts jumped back", ["contact", "regress"]),
        ("e-mails don't arrive", ["email", "unarrived"]),
        ("life cycle", ["lifecycle"]),
        ("staging", ["staging"]),
        ("what is it", []),
        ("Follow Up Boss".lower(), ["product"]),
    ],
)
def test_expressions_count_before_their_words(text: str, concepts: list[str]):
    assert list(concepts_in(text)) == concepts


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("zilow", "zillow", True), ("zilllow", "zillow", True), ("zillwo", "zillow", True), ("zallow", "zillow", True),
        ("zillow", "zillow", False), ("zilo", "zillow", False), ("zlilwo", "zillow", False), ("", "ab", False),
    ],
)  # fmt: skip
def test_one_letter(one: str, other: str, apart: bool):
    assert one_letter_apart(one, other) is apart
    assert one_letter_apart(other, one) is apart


@pytest.mark.parametrize(
    ("written", "meant"),
    [("zilow", "zillow"), ("atribution", "attribution"), ("migraton", "migration"), ("identty", "identity")],
)
def test_a_rare_word_is_known_with_a_letter_wrong(written: str, meant: str):
    assert meant in weighed(read_in(written), SAME.keys())


@pytest.mark.parametrize("word", ["expert", "willow", "mitigation", "resort", "pillow", "leaf"])
def test_another_word_is_no_misspelling(word: str):
    assert weighed(read_in(word), SAME.keys()).keys() <= {stem(word)}


def test_no_expression_means_two_things():
    seen: dict[tuple[str, ...], str] = {}
    for concept, expressions in SAME.items():
        for stems in {tuple(words_in(each)) for each in expressions.split(",")}:
            assert stems, concept
            assert seen.setdefault(stems, concept) == concept, (stems, concept)


def test_the_lexicon_refers_to_itself_only():
    assert CLOSE.keys() <= SAME.keys()
    assert {close for each in CLOSE.values() for close in each} <= SAME.keys()
    assert all(0 < share <= 1 for each in CLOSE.values() for share in each.values())
    assert all(len(words_in(each)) <= 4 for expressions in SAME.values() for each in expressions.split(","))


def test_ignored_words_are_plain_words():
    assert all(word.replace("'", "").isalpha() for word in EMPTY | NOT_MISSPELT)
