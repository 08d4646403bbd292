"""Whole requests: what is chosen, what is not and why, and that nothing a request holds makes it slow."""

import time
from collections.abc import Sequence
from datetime import date

import hypothesis.strategies as st
import pytest
from hypothesis import given

from fubcli.model.match import Entities
from fubcli.model.names import Environment
from fubcli.model.playbook import Playbook
from fubcli.playbooks.matching.concepts import words_said
from fubcli.playbooks.matching.match import MARGIN, THRESHOLD, match
from fubcli.playbooks.matching.normalising import LONGEST, normalised


def playbook(name: str, *phrases: str) -> Playbook:
    return Playbook(name, name, name, phrases, (), (), ())


def test_everything_that_a_request_says(matching):
    found = matching(
        "Zillow sync broken for agent 7 of account 12345 in production since Nov 3, see agents_silver.zillow_auth and fub"
    )
    assert found.chosen == "zillow-sync-problems"
    assert found.why_not == ""
    assert found.entities == Entities(
        accounts=(12345,), users=(7,), tables=("agents_silver.zillow_auth",), catalogs=("fub",),
        timeframe="2026-11-03/2026-11-21", environment=Environment.PRODUCTION,
    )  # fmt: skip
    best = found.candidates[0]
    assert best.playbook == found.chosen
    assert "zillow sync fail" in best.reasons or "zillow sync" in best.reasons


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("table analysis of stage_fub.contacts_silver.contacts", "table-analysis"),
        ("Table analysis of the stages in staging", "table-analysis"),
        ("export failure of the contacts' stages", "export-failure"),
        ("identity resolution of contacts in staging", "identity-resolution"),
        ("contact lifecycle and its tables for account 5", "contact-lifecycle"),
    ],
)
def test_a_title_that_is_said_counts_most(matching, text: str, expected: str):
    assert matching(text).chosen == expected


def test_reasons_are_what_a_request_says(matching):
    (best, *_) = matching("contact lifecycle of account 5").candidates
    assert best.reasons == ("contact lifecycle",)
    (best, *_) = matching("Zilow tokens trouble for account 5").candidates
    assert set(best.reasons) == {"zilow", "tokens", "trouble"}
    for text in ("table analysis of stages in staging", "contacts jumped back to Lead", "the nightly job died"):
        said = words_said(text.lower())
        for each in matching(text).candidates:
            assert all(words_said(reason) <= said for reason in each.reasons)


def test_a_number_of_an_account_is_no_day(matching):
    assert matching("zillow sync: account 5 may be disconnected").entities.timeframe is None
    found = matching("contact lifecycle of accounts 7 and 20261112").entities
    assert (found.accounts, found.timeframe, found.unread_time) == ((7, 20261112), None, None)


def test_a_time_that_is_not_understood_is_told(matching):
    found = matching("Export failure on 2026-11-31")
    assert found.chosen == "export-failure"
    assert (found.entities.timeframe, found.entities.unread_time) == (None, "2026-11-31")


def test_candidates_come_best_first_with_scores_of_at_most_one(matching):
    scores = [each.score for each in matching("lead source attribution and conversion of leads by source").candidates]
    assert scores == sorted(scores, reverse=True)
    assert 1 < len(scores) <= 5
    assert all(0 < each <= 1 for each in scores)


def test_two_that_fit_alike_are_both_named(playbooks: Sequence[Playbook], catalogs):
    two = [playbook("one-thing", "zebra crossing"), playbook("other-thing", "zebra crossing")]
    found = match("zebra crossing", playbooks=[*playbooks, *two], catalogs=catalogs, today=date(2026, 11, 21))
    assert found.chosen is None
    assert found.why_not == "2 playbooks fit alike: one-thing, other-thing"


def test_one_thing_and_another_are_two(matching):
    found = matching("lead attribution and agent performance for account 5")
    assert found.chosen is None
    assert found.why_not == "it asks for 2 things: lead-attribution, agent-performance"
    assert matching("lead attribution and assignment delay for account 5").chosen == "lead-attribution"


@pytest.mark.parametrize("member", ["title", "answers"])
def test_each_playbook_is_found_by_what_it_says_of_itself(matching, playbooks: Sequence[Playbook], member: str):
    for each in playbooks:
        assert matching(getattr(each, member)).candidates[0].playbook == each.name


def test_nothing_fits(matching):
    found = matching("xyzzy")
    assert (found.chosen, found.candidates, found.why_not) == (None, (), "nothing fits")


@pytest.mark.parametrize(
    "text", ["run lead-attribution", "LEAD_ATTRIBUTION please", "why did the export fail? use lead-attribution"]
)
def test_a_name_chooses(matching, text: str):
    found = matching(text)
    assert found.chosen == "lead-attribution"
    assert found.candidates[0].score == 1


def test_two_names_choose_nothing(matching):
    assert matching("export-failure or lead-attribution").why_not.startswith("2 playbooks fit alike")


@pytest.mark.parametrize("text", ["do not run lead-attribution", "lead-attributions", "my-lead-attribution"])
def test_what_is_no_name_or_is_declined_does_not_choose_by_name(matching, text: str):
    assert all(each.score < 1 for each in matching(text).candidates)


def test_what_is_declined_leaves_what_is_wanted(matching):
    assert matching("not the nightly export, but lead attribution for account 5").chosen == "lead-attribution"


def test_one_word_that_several_share_is_below_the_threshold(matching):
    assert all(each.score < THRESHOLD for each in matching("leads").candidates)
    assert MARGIN > 1


def test_order_of_playbooks_does_not_matter(playbooks: Sequence[Playbook], catalogs, matching):
    text = "contacts jumped back to Lead"
    backwards = match(text, playbooks=playbooks[::-1], catalogs=catalogs, today=date(2026, 11, 21))
    assert backwards == matching(text)


def test_a_playbook_of_a_persons_own_is_found(playbooks: Sequence[Playbook], catalogs):
    own = playbook("drip-campaigns", "drip campaign")
    assert (
        match("drip campaign results", playbooks=[*playbooks, own], catalogs=catalogs, today=date(2026, 11, 21)).chosen
        == own.name
    )


def test_what_does_not_show_does_not_count(matching):
    plain = matching("zillow sync broken for account 12345")
    hidden = matching("zil\u200blow sy\u00adnc bro\ufeffken for account 123\u200b45")
    assert (hidden.chosen, hidden.entities) == (plain.chosen, plain.entities)
    assert matching("Ｚｉｌｌｏｗ sync broken for account １２３４５").entities.accounts == (12345,)


def test_a_number_that_turns_its_direction_is_no_id(matching):
    assert matching("zillow sync for account 12\u202e345").entities.accounts == ()


def test_control_characters_are_blanks():
    assert normalised("a\x1b[31m\x00b\tc") == "a [31m b c"


def test_what_is_too_long_is_not_read(matching):
    found = matching("export failed " * 1_000_000)
    assert found.chosen is None
    assert found.candidates == ()
    assert f"{LONGEST:,} characters" in found.why_not
    assert len(found.text) == LONGEST


def test_what_grows_too_long_is_not_read(matching):
    assert "longer" in matching("\ufdfa" * (LONGEST - 1)).why_not


ADVERSARIAL = [
    "account ", "account 1, ", "1,", "nov 3 to ", "the ", "please ", "a.", "a_", "(", "2 and ", "since ", "between 3 and ", "'",
    "ignore ", "export ", " ", "2026-", "last the ", "20261112 ", "11/", "nov-", "12.", "stage and ", "do not ", "last ", "zilow ", "a-", "\u200b", "in the last ", "how ",
]  # fmt: skip


@pytest.mark.parametrize("piece", ADVERSARIAL)
def test_no_text_takes_long(matching, piece: str):
    """Work grows with the length and no faster: ten thousand characters, and a million, in less than a second."""
    started = time.process_time()
    matching((piece * LONGEST)[:LONGEST])
    matching((piece * 1_000_000)[:1_000_000])
    assert time.process_time() - started < 1


@given(st.text(max_size=300))
def test_no_text_breaks_it(matching, text: str):
    found = matching(text)
    assert (found.chosen is None) == bool(found.why_not)
    assert found == matching(text)
