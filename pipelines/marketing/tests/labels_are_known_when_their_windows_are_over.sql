-- A label is there when its window is over, and not before. A row whose id went to another with a merge may stay without.
select entity_id, snapshot_date
from {{ ref('ml_features') }}
where (label_revenue_30d is not null and not {{ is_closed('snapshot_date', 30) }})
    or (label_revenue_90d is not null and not {{ is_closed('snapshot_date', 90) }})
    or (label_purchased_30d is null) <> (label_revenue_30d is null)
    or (label_purchased_90d is null) <> (label_revenue_90d is null)
    or (label_orders_90d is null) <> (label_revenue_90d is null)
    or (label_churned_90d is null) <> (label_revenue_90d is null or not has_ordered)
    or (
        entity_id in (select customer_id from {{ ref('customer_record_days') }})
        and (
            (label_revenue_30d is null and {{ is_closed('snapshot_date', 30) }})
            or (label_revenue_90d is null and {{ is_closed('snapshot_date', 90) }})
        )
    )
