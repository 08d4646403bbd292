"""Three loads in which people appear, turn out to be one, and turn out to be two."""

from __future__ import annotations

from tests.pipelines.marketing_identity.raw import Load

LOADS = ("2026-02-01 08:30:00", "2026-02-02 08:30:00", "2026-02-03 08:30:00")
HOT = 11
CHAIN = 50


def _lead(name: str, created: str, **told: object) -> dict[str, object]:
    return {"id": name, "created_date": created, **told}


def _link(number: int) -> dict[str, object]:
    """A lead that shares its address with the one before it and its telephone with the one after it, or the reverse."""
    return _lead(
        f"chain{number:02d}", f"2026-01-01 00:{number:02d}", first_name="Ann",
        email=f"chain{number // 2}@example.com", phone=f"+1202555{(number + 1) // 2:04d}",
    )  # fmt: skip


FIRST: Load = {
    "salesforce_leads": [
        # Two customers that the second load joins.
        _lead("older", "2026-01-01", email="ann@example.com", first_name="Ann"),
        # A contact of hers says the same address, until the second load.
        _lead("founder", "2026-01-01", email="eve@example.com"),
        # Here it is the founder who goes.
        _lead("goes", "2026-01-01", email="dan@example.com"),
        # A reception's telephone, and an address that is nobody's.
        *(_lead(f"hot{each}", "2026-01-01", phone="+1 202 555 9999", email="info@example.com") for each in range(HOT)),
        *(_link(each) for each in range(CHAIN)),
        # A family's telephone.
        _lead("father", "2026-01-01", phone="+1 202 555 7777", first_name="Carl"),
        _lead("mother", "2026-01-01", phone="+1 202 555 7777", first_name="Berta"),
    ],
    "salesforce_contacts": [
        _lead("leaves", "2026-01-02", email="eve@example.com"),
        _lead("stays", "2026-01-02", email="dan@example.com"),
        _lead("stays_too", "2026-01-03", email="dan@example.com"),
    ],
    "shopify_customers": [
        {
            "id": "younger",
            "created_at": "2026-01-05",
            "email": "ann@home.example",
            "phone": "+1 202 555 1111",
            "first_name": "Ann",
        }
    ],
    # A device that two people signed in on is the one's who did so more often.
    "ga360_sessions": [
        {
            "full_visitor_id": "shared",
            "visit_id": "1",
            "visit_start_time": "2026-01-03",
            "custom_dimension_user_id": "U-2",
        },
        {
            "full_visitor_id": "shared",
            "visit_id": "2",
            "visit_start_time": "2026-01-04",
            "custom_dimension_user_id": "U-1",
        },
        {
            "full_visitor_id": "shared",
            "visit_id": "3",
            "visit_start_time": "2026-01-05",
            "custom_dimension_user_id": "U-1",
        },
        {"full_visitor_id": "nobody", "visit_id": "4", "visit_start_time": "2026-01-05"},
    ],
    "firebase_events": [
        {"user_pseudo_id": "one", "user_id": "U-1", "event_timestamp": 1767225600000000},
        {"user_pseudo_id": "two", "user_id": "U-2", "event_timestamp": 1767225600000000},
    ],
    # A guest, an order of nobody, and one of a customer whom the shop's own table does not have.
    "shopify_orders": [
        {"id": "1", "email": "Guest+1@example.com", "created_at": "2026-01-05"},
        {"id": "2", "email": "guest@example.com", "created_at": "2026-01-04"},
        {"id": "3", "created_at": "2026-01-05"},
        {"id": "4", "customer_id": "missing", "email": "late@example.com", "created_at": "2026-01-05"},
    ],
}
SECOND: Load = {
    # It has the lead's address and the shopper's telephone.
    "zendesk_users": [
        {
            "id": "joins",
            "name": "Ann Smith",
            "email": "ann@example.com",
            "phone": "2025551111",
            "created_at": "2026-02-01",
        }
    ],
    "salesforce_contacts": [_lead("leaves", "2026-01-02", email="eva@example.com")],
    "salesforce_leads": [_lead("goes", "2026-01-01", email="daniel@example.com")],
}
THIRD: Load = {
    # The telephone was a mistake.
    "zendesk_users": [
        {"id": "joins", "name": "Ann Smith", "email": "ann@example.com", "phone": None, "created_at": "2026-02-01"}
    ],
}
