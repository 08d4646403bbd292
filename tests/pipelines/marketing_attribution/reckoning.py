"""The credit for purchases, computed in plain Python from the formulas: nothing here is taken from the SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(days=30)
HALF_LIFE = timedelta(days=7)
CLICK_VISIT = timedelta(minutes=30)

MODELS = ("first", "last", "linear", "time_decay", "u_shaped")


@dataclass(frozen=True)
class Touch:
    touch_id: str
    customer_id: str
    at: datetime
    channel: str
    campaign: str | None


@dataclass(frozen=True)
class Order:
    order_id: str
    customer_id: str
    at: datetime


Weights = Mapping[str, float]


def credits_of(orders: Sequence[Order], touches: Sequence[Touch]) -> Mapping[tuple[str, str], Weights]:
    """Return the weights of each order and touch; `(unattributed)` is the touch of an order that none came before."""
    touches_of, orders_of = defaultdict(list), defaultdict(list)
    for touch in touches:
        touches_of[touch.customer_id].append(touch)
    for order in orders:
        orders_of[order.customer_id].append(order)
    found = {}
    for customer, theirs in orders_of.items():
        previous = datetime.min
        for order in sorted(theirs, key=lambda each: (each.at, each.order_id)):
            journey = _journey(touches_of[customer], max(previous, order.at - WINDOW), order.at)
            for position, touch in enumerate(journey):
                found[order.order_id, touch.touch_id] = _weights(journey, position, order.at)
            if not journey:
                found[order.order_id, "(unattributed)"] = dict.fromkeys(MODELS, 1.0)
            previous = order.at
    return found


def _journey(touches: Sequence[Touch], after: datetime, until: datetime) -> Sequence[Touch]:
    journey = sorted(
        (touch for touch in touches if after < touch.at <= until), key=lambda each: (each.at, each.touch_id)
    )
    return [touch for touch in journey if not any(_opened(click, touch) for click in journey)]


def _opened(click: Touch, visit: Touch) -> bool:
    return (
        click.touch_id.startswith("email_click:")
        and visit.touch_id.startswith("web_session:")
        and visit.channel == "email"
        and visit.campaign == click.campaign
        and (click.at, click.touch_id) < (visit.at, visit.touch_id)
        and visit.at - click.at <= CLICK_VISIT
    )


def _weights(journey: Sequence[Touch], position: int, at: datetime) -> Weights:
    count = len(journey)
    decays = [0.5 ** ((at - touch.at) / HALF_LIFE) for touch in journey]
    ends = position in (0, count - 1)
    return {
        "first": float(position == 0),
        "last": float(position == count - 1),
        "linear": 1 / count,
        "time_decay": decays[position] / sum(decays),
        "u_shaped": 1 / count if count <= 2 else 0.4 if ends else 0.2 / (count - 2),
    }
