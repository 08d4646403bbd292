"""Two nights of a shop's touches and orders: random ones, and then everything that may change what was credited before."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from tests.pipelines.marketing_attribution import staged

BEFORE = datetime(2026, 11, 19, 8, 30)
FIRST = datetime(2026, 11, 20, 8, 30)
SECOND = datetime(2026, 11, 21, 8, 30)
CHANNELS = (
    ("paid_search", "brand"), ("email", "newsletter"), ("direct", None), ("organic_search", None),
    ("referral", "unheard_of"),
)  # fmt: skip

# Whose credit the second night changes; nobody else's may be written again.
CHANGED = {
    "clicked_late", "clicked_before", "second_of_voided", "merged", "split", "restated", "late_order", "after_late_order", "deleted_response", "taken_back",
    "visit_of_click", "paid_now", "new",
}  # fmt: skip


def first_night(file: Path) -> None:
    staged.make(file)
    staged.put(file, _random_people())
    staged.put(file, _known_people())
    staged.put(
        file,
        {
            "staging.load_status": [staged.as_of(FIRST.date())],
            "staging.ad_performance": [staged.ad(date(2026, 9, 1), "G1", "brand", "25.00")],
        },
    )


def second_night(file: Path) -> None:
    """Deliver news, and change what is there in place, as staging does."""
    load = SECOND
    staged.put(
        file,
        {
            "staging.transactions": [
                staged.order("late_order", "C-late-order", _day(5), "10.00", load),
                staged.order("new", "C-new", _day(20), "33.33", load),
            ],
            "staging.web_events": [
                staged.session("of_new", "C-new", _day(19), "direct", None, load),
                staged.session("of_nobody", "C-nobody", _day(19), "direct", None, load),
            ],
            "staging.email_engagement": [staged.send("of_visit", "C-visit", _day(8), _day(9), load)],
        },
    )
    with duckdb.connect(str(file)) as database:
        for change in (
            "UPDATE staging.load_status SET as_of_date = DATE '2026-11-21'",
            "UPDATE staging.email_engagement SET first_clicked_at = sent_at, clicks = 1, _loaded_at = $load"
            " WHERE send_id = 'clicked_late'",
            "UPDATE staging.email_engagement SET first_clicked_at = sent_at, _loaded_at = $load WHERE send_id = 'clicked_before'",
            "UPDATE staging.email_engagement SET _loaded_at = $load WHERE send_id = 'delivered_again'",
            "UPDATE staging.transactions SET financial_status = 'voided', is_revenue = false WHERE order_id = 'voided'",
            "UPDATE staging.transactions SET financial_status = 'paid', is_revenue = true WHERE order_id = 'paid_now'",
            "UPDATE staging.transactions SET financial_status = 'refunded' WHERE order_id = 'refunded'",
            "UPDATE staging.transactions SET revenue = 45 WHERE order_id = 'restated'",
            "UPDATE raw_data.salesforce_campaign_members SET _fivetran_deleted = true, ingestion_timestamp = $load"
            " WHERE id = 'deleted_response'",
            "UPDATE raw_data.salesforce_campaign_members SET first_responded_date = NULL WHERE id = 'taken_back'",
        ):
            database.execute(change, {"load": load} if "$load" in change else {})
    _belongs_to(file, "shopify:C-young", "C-old")
    _belongs_to(file, "ga360:C-split", "C-alone")


def _belongs_to(file: Path, record: str, customer: str) -> None:
    with duckdb.connect(str(file)) as database:
        for table in ("web_events", "email_engagement", "transactions"):
            database.execute(f"UPDATE staging.{table} SET customer_id = ? WHERE record_id = ?", [customer, record])
        database.execute(
            "UPDATE identity.identity_bridge SET customer_id = ?, changed_in_load = ? WHERE record_id = ?",
            [customer, SECOND, record],
        )


def _random_people(number_of_customers: int = 60) -> staged.Tables:
    """Journeys of no, one and many touches, some in one second, some at the very edges of the window."""
    chance = random.Random(7)  # noqa: S311 - nothing is secret here
    sessions, sends, orders = [], [], []
    for number in range(number_of_customers):
        customer = f"C-{number:02}"
        at = datetime(2026, 8, 1) + timedelta(hours=chance.randrange(24 * 20))
        moments = [at]
        for turn in range(chance.randrange(6)):
            at += timedelta(days=chance.randrange(1, 20), seconds=chance.randrange(86400))
            moments.append(at)
            orders.append(
                staged.order(f"O-{number:02}-{turn}", customer, at, str(chance.randrange(1, 30000) / 100), FIRST)
            )
        for turn in range(chance.randrange(12)):
            days, seconds = chance.choice((0, 0, 1, 3, 7, 29, 30, 31)), chance.choice((0, 0, 60, 5000))
            moment = chance.choice(moments) - timedelta(days=days, seconds=seconds)
            channel, campaign = chance.choice(CHANNELS)
            sessions.append(staged.session(f"S-{number:02}-{turn}", customer, moment, channel, campaign, FIRST))
            if chance.random() < 0.5:
                clicked = moment - timedelta(minutes=chance.choice((0, 1, 30, 31)))
                sends.append(staged.send(f"E-{number:02}-{turn}", customer, clicked, clicked, FIRST))
    return {"staging.web_events": sessions, "staging.email_engagement": sends, "staging.transactions": orders}


def _known_people() -> staged.Tables:
    """A person for each change of the second night, and some whom it leaves alone."""
    orders = {
        "clicked_late": ("C-clicked-late", 10), "voided": ("C-void", 5), "second_of_voided": ("C-void", 10),
        "merged": ("C-young", 10), "split": ("C-split", 10), "restated": ("C-restated", 10),
        "after_late_order": ("C-late-order", 10), "deleted_response": ("C-deleted-response", 10), "taken_back": ("C-taken-back", 10), "visit_of_click": ("C-visit", 10),
        "refunded": ("C-refunded", 10), "same": ("C-same", 10), "clicked_before": ("C-clicked-before", 10),
    }  # fmt: skip
    sessions = {
        "C-clicked-late": 9, "C-void": 4, "C-old": 9, "C-split": 9, "C-late-order": 4, "C-restated": 9, "C-refunded": 9, "C-clicked-before": 8,
        "C-same": 9,
    }  # fmt: skip
    return {
        "staging.transactions": [
            *(staged.order(key, customer, _day(day), "99.99", FIRST) for key, (customer, day) in orders.items()),
            staged.order("paid_now", "C-paid-now", _day(10), "50.00", FIRST, "pending"),
            staged.order("mistyped", "C-same", _day(11), "9999999999999999.99", FIRST),
            staged.order("of_1970", "C-1970", datetime(1970, 1, 1), "19.70", FIRST),
            staged.order("after_1970", "C-1970", _day(10), "20.26", FIRST),
        ],
        "staging.web_events": [
            *(
                staged.session(f"of-{customer}", customer, _day(day), "direct", None, BEFORE)
                for customer, day in sessions.items()
            ),
            staged.session("opened", "C-visit", _day(9) + timedelta(minutes=5), "email", "newsletter", FIRST),
        ],
        "staging.email_engagement": [
            staged.send("clicked_late", "C-clicked-late", _day(8), None, FIRST),
            staged.send("clicked_before", "C-clicked-before", _day(7), _day(9), FIRST),
            staged.send("delivered_again", "C-same", _day(8), _day(9), FIRST),
        ],
        "raw_data.salesforce_campaign_members": [
            staged.response("deleted_response", "L1", _day(9), FIRST),
            staged.response("taken_back", "L2", _day(9), FIRST),
        ],
        "identity.identity_bridge": [
            staged.bridge("salesforce_leads:L1", "C-deleted-response", FIRST),
            staged.bridge("salesforce_leads:L2", "C-taken-back", FIRST),
            staged.bridge("shopify:C-young", "C-young", FIRST),
            staged.bridge("ga360:C-split", "C-split", FIRST),
        ],
    }


def _day(number: int) -> datetime:
    return datetime(2026, 11, number, 12)
