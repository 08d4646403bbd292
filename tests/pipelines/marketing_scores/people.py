"""Twenty people whom every source knows, and what they do between two moments: raw rows of the marketing project."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.pipelines.marketing_identity.raw import Load

PEOPLE = range(20)
PAGES = ("/", "/pricing", "/demo", "/cart")
ACTIONS = ("download", "video_play", "form_submit")
MICROS = timedelta(microseconds=1)

Rows = dict[str, list[dict[str, object]]]
Parts = Iterator[tuple[str, dict[str, object]]]


def address(person: int) -> str:
    return f"person{person}@example.com"


def records(born: datetime) -> Load:
    """Who the people are: a lead, a shopper, a subscriber and a requester each, and the devices of the user id."""
    kept: Rows = defaultdict(list)
    for person in PEOPLE:
        email, since = address(person), born + timedelta(days=person)
        kept["salesforce_leads"].append(
            {"id": f"lead{person}", "email": email, "created_date": since, "status": "Working"}
        )
        kept["shopify_customers"].append({"id": f"shopper{person}", "email": email, "created_at": since})
        kept["zendesk_users"].append(
            {"id": f"requester{person}", "email": email, "external_id": f"U-{person}", "created_at": since}
        )
        kept["braze_users"].append(
            {"user_id": f"subscriber{person}", "email": email, "external_user_id": f"U-{person}", "created_at": since}
        )
    return kept


def happenings(begin: datetime, end: datetime, name: str) -> Load:
    """What happens from `begin` (something of each kind at that very moment) until before `end`, the same for the same name."""
    dice = random.Random(name)  # noqa: S311 (nothing secret)
    kept: Rows = defaultdict(list)
    for person in PEOPLE:
        for number in range(10):
            moment = begin if number == 0 else begin + (end - begin) * dice.random()
            for part in (_visit, _mail, _order, _ticket):
                for table, row in part(Moment(person, f"{name}{person}-{number}", moment, end, dice)):
                    kept[table].append(row)
    return kept


def turns(past: Load, at: datetime) -> Load:
    """What becomes of the past at a moment: e-mails are opened and left, orders refunded, tickets solved and rated."""
    return {
        "braze_email_events": [
            {**_reader(mail), "id": f"{event}-late-{mail['id']}", "event_type": event, "time": at}
            for mail in past["braze_email_sends"]
            for event in ("open", "click", "unsubscribe", "spam")
        ],
        "shopify_orders": [{**order, "financial_status": "refunded", "updated_at": at} for order in past["shopify_orders"]],
        "zendesk_tickets": [
            {**ticket, "solved_at": ticket["solved_at"] or at, "status": "solved", "updated_at": at, "satisfaction_rating_score": "bad"}
            for ticket in past["zendesk_tickets"]
        ],
    }  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """When somebody does something, under which name it is kept, and until when its consequences can be seen."""

    person: int
    name: str
    at: datetime
    end: datetime
    dice: random.Random

    def later(self, days: float) -> datetime | None:
        """Return a moment within some days; none when it is not seen any more, or never comes."""
        moment = self.at + timedelta(days=days) * self.dice.random()
        return moment if moment < self.end and self.dice.random() < 0.6 else None


def _visit(moment: Moment) -> Parts:
    visit = {"full_visitor_id": f"visitor{moment.person}", "visit_id": moment.name}
    yield "ga360_sessions", visit | {
        "visit_start_time": moment.at, "totals_time_on_site": moment.dice.randrange(900),
        "traffic_source_source": "google", "traffic_source_medium": moment.dice.choice(["cpc", "organic"]),
        "device_category": moment.dice.choice(["mobile", "desktop"]), "custom_dimension_user_id": f"U-{moment.person}",
    }  # fmt: skip
    hits = (
        {"hit_type": "PAGE", "page_path": moment.dice.choice(PAGES)},
        {"hit_type": "EVENT", "event_action": moment.dice.choice(ACTIONS)},
    )
    for number, hit in enumerate(hits):
        yield "ga360_events", visit | hit | {"hit_number": number, "hit_time": moment.at}
    yield "firebase_events", {
        "user_pseudo_id": f"phone{moment.person}", "user_id": f"U-{moment.person}", "event_name": "screen_view",
        "event_timestamp": (moment.at - datetime(1970, 1, 1)) // MICROS,
    }  # fmt: skip


def _mail(moment: Moment) -> Parts:
    mail = {
        "id": moment.name, "send_id": moment.name, "user_id": f"subscriber{moment.person}", "campaign_id": "B1",
        "external_user_id": f"U-{moment.person}", "email_address": address(moment.person), "time": moment.at,
    }  # fmt: skip
    yield "braze_email_sends", mail
    for event in ("open", "click", "bounce"):
        if happened_at := moment.later(9):
            yield (
                "braze_email_events",
                _reader(mail) | {"id": f"{event}-{moment.name}", "event_type": event, "time": happened_at},
            )


def _reader(mail: Mapping[str, object]) -> dict[str, object]:
    return {
        column: mail[column] for column in ("send_id", "user_id", "campaign_id", "external_user_id", "email_address")
    }


def _order(moment: Moment) -> Parts:
    if moment.dice.random() < 0.4:
        price = moment.dice.randrange(10, 200)
        yield "shopify_orders", {
            "id": moment.name, "order_number": moment.name, "customer_id": f"shopper{moment.person}",
            "email": address(moment.person), "created_at": moment.at, "updated_at": moment.at, "financial_status": "paid",
            "total_price": price, "total_discounts": 5, "currency": "USD",
        }  # fmt: skip
        yield (
            "shopify_order_line_items",
            {"id": moment.name, "order_id": moment.name, "product_id": "P1", "quantity": 2, "price": price},
        )


def _ticket(moment: Moment) -> Parts:
    if moment.dice.random() < 0.3:
        solved_at = moment.later(30)
        yield "zendesk_tickets", {
            "id": moment.name, "requester_id": f"requester{moment.person}", "created_at": moment.at, "solved_at": solved_at,
            "updated_at": solved_at or moment.at, "status": "solved" if solved_at else "open", "priority": "normal",
        }  # fmt: skip
