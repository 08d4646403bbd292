"""Two loads: in the second, rows come twice or late, things change, and one customer turns out to be another."""

from __future__ import annotations

from tests.pipelines.marketing_identity.raw import Load

LOADS = ("2026-02-01 08:30:00", "2026-02-02 08:30:00")
MICROS = 1769850000_000000  # 2026-01-31 09:00


def _session(visit: str, start: str, **told: object) -> dict[str, object]:
    return {"full_visitor_id": "browser", "visit_id": visit, "visit_start_time": start, **told}


def _hit(number: int, time: str, **told: object) -> dict[str, object]:
    return {"full_visitor_id": "browser", "visit_id": "first", "hit_number": number, "hit_time": time, **told}


def _outcome(name: str, event_type: str, time: str) -> dict[str, object]:
    return {"id": name, "send_id": "S1", "user_id": "B1", "event_type": event_type, "time": time}


def _order(number: str, **told: object) -> dict[str, object]:
    return {
        "id": number, "order_number": f"#{number}", "email": "ann@example.com", "created_at": "2026-01-31 10:00",
        "financial_status": "paid", "currency": "USD", "total_price": 100, **told,
    }  # fmt: skip


def _line(name: str, order: str, quantity: int, **told: object) -> dict[str, object]:
    return {
        "id": name, "order_id": order, "product_id": "P1", "variant_id": "V1", "title": "Mat", "price": 10,
        "quantity": quantity, "total_discount": 1, **told,
    }  # fmt: skip


def _day(clicks: int, cost_micros: int) -> dict[str, object]:
    return {
        "date": "2026-01-31", "campaign_id": "A1", "campaign_name": "Spring", "impressions": 100, "clicks": clicks,
        "cost_micros": cost_micros,
    }  # fmt: skip


SESSION = _session("first", "2026-01-31 09:00", traffic_source_source="google", traffic_source_medium="organic")
PAGE = _hit(1, "2026-01-31 09:00", hit_type="PAGE", page_path="/")
LEAD: dict[str, object] = {
    "id": "L1", "email": " Ann@Example.COM", "first_name": "Ann", "last_name": " Test", "created_date": "2026-01-10",
    "is_converted": True, "converted_opportunity_id": "O1",
}  # fmt: skip
LEAVER: dict[str, object] = {"id": "L2", "email": "n/a", "created_date": "2026-01-10"}
DEAL: dict[str, object] = {"id": "O1", "amount": 500, "stage_name": "Proposal", "is_won": False}
TICKET: dict[str, object] = {
    "id": "T1", "requester_id": "Z1", "created_at": "2026-01-31 09:00", "tags": ["billing", "app"], "status": "open",
}  # fmt: skip
APP_EVENT: dict[str, object] = {
    "user_pseudo_id": "phone", "event_timestamp": MICROS, "event_name": "screen_view", "event_date": "2026-01-31",
    "event_params": [
        {"key": "screen_name", "value": {"string_value": "Home", "int_value": None, "double_value": None}},
        {"key": "ga_session_id", "value": {"string_value": None, "int_value": 7, "double_value": None}},
    ],
}  # fmt: skip

FIRST: Load = {
    "ga360_sessions": [SESSION],
    "ga360_events": [PAGE, _hit(2, "2026-01-31 09:01", hit_type="TRANSACTION", transaction_id="#1")],
    "firebase_events": [APP_EVENT],
    "braze_users": [{"user_id": "B1", "external_user_id": "U-1", "created_at": "2026-01-10"}],
    "braze_email_sends": [{"id": "s", "send_id": "S1", "user_id": "B1", "time": "2026-01-31 08:00"}],
    "braze_email_events": [_outcome("e1", "delivered", "2026-01-31 08:01")],
    "shopify_orders": [_order("1"), _order("2", currency="CAD")],
    "shopify_order_line_items": [_line("1a", "1", 2), _line("2a", "2", 1)],
    "salesforce_leads": [LEAD, LEAVER],
    "salesforce_opportunities": [DEAL],
    "zendesk_tickets": [TICKET],
    "google_ads_campaigns": [_day(5, 1_234_567)],
}

SECOND: Load = {
    # Delivered again; late, from before the first load; and signed in now, so that the browser is the recipient's.
    "ga360_sessions": [SESSION, _session("earlier", "2026-01-20"), _session("later", "2026-02-01", custom_dimension_user_id="U-1")],
    "ga360_events": [PAGE, _hit(3, "2026-01-31 10:00", hit_type="TRANSACTION", transaction_id="#2")],
    "firebase_events": [APP_EVENT],
    "braze_email_events": [
        _outcome("e1", "delivered", "2026-01-31 08:01"),
        _outcome("e2", "open", "2026-02-01 08:00"),
        _outcome("e3", "open", "2026-01-31 12:00"),
    ],
    "shopify_orders": [_order("1", _fivetran_deleted=True)],
    "shopify_order_line_items": [_line("1a", "1", 2), _line("2b", "2", 3)],
    "salesforce_leads": [{**LEAVER, "_fivetran_deleted": True}],
    "salesforce_opportunities": [{**DEAL, "stage_name": "Closed Won", "is_won": True}],
    "zendesk_tickets": [{**TICKET, "status": "solved", "solved_at": "2026-02-01 10:30", "satisfaction_rating_score": "bad"}],
    "google_ads_campaigns": [_day(6, 1_500_000)],
}  # fmt: skip
