-- The purchases that count are those with an attribution, each as it is now. (That an order has one row, `unique` tests.)
select orders.order_id, attributed.order_id as attributed_order_id
from (
    select order_id, customer_id, revenue
    from {{ ref('transactions') }}
    where is_revenue and not is_deleted
) as orders
full outer join {{ ref('marketing_attribution') }} as attributed on attributed.order_id = orders.order_id
where orders.order_id is null
    or attributed.order_id is null
    or orders.customer_id <> attributed.customer_id
    or orders.revenue <> attributed.revenue
