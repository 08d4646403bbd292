"""The twenty tables of `raw_data`: the source of each, its key, and whether its rows change in place."""

from __future__ import annotations

from dataclasses import dataclass

HISTORY_DAYS = 180
"""The days before the first load, which brings them all."""


@dataclass(frozen=True)
class Table:
    """One raw table. The rows of a mutable one are replaced by a later load; others are only added to."""

    name: str
    key: tuple[str, ...] = ("id",)
    is_mutable: bool = True


TABLES = (
    Table("salesforce_leads"),
    Table("salesforce_accounts"),
    Table("salesforce_contacts"),
    Table("salesforce_opportunities"),
    Table("salesforce_campaign_members"),
    Table("ga360_sessions", ("full_visitor_id", "visit_id"), is_mutable=False),
    Table("ga360_events", ("full_visitor_id", "visit_id", "hit_number"), is_mutable=False),
    Table("firebase_events", ("user_pseudo_id", "event_timestamp", "event_name"), is_mutable=False),
    Table("firebase_user_properties", ("user_pseudo_id", "property_key")),
    Table("google_ads_campaigns", ("date", "campaign_id")),
    Table("google_ads_keywords", ("date", "campaign_id", "ad_group_id", "keyword_id")),
    Table("google_ads_ad_groups", ("date", "campaign_id", "ad_group_id")),
    Table("braze_email_sends", is_mutable=False),
    Table("braze_email_events", is_mutable=False),
    Table("braze_users", ("user_id",)),
    Table("shopify_orders"),
    Table("shopify_order_line_items", is_mutable=False),
    Table("shopify_customers"),  # sums its orders: after these
    Table("zendesk_tickets"),
    Table("zendesk_users"),
)
