-- What each model hands out for a purchase is all of it: weights that add up to one, and its revenue to the cent.
select order_id
from {{ ref('touchpoint_credit') }}
group by order_id
having
    {%- for model in attribution_models() %}
    abs(sum(weight_{{ model }}) - 1) > 1e-9
    or sum(revenue_{{ model }}) <> max(revenue)
    {{- ' or' if not loop.last }}
    {%- endfor %}
