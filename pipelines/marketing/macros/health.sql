{#- The components of a customer's health, each from 0 to 100, as formulas on the features of one snapshot; a component about
    which nothing is known is null. SCORES.md says each in words. -#}

{#- What each component weighs. -#}
{% macro health_weights() -%}
    {{ return(var('health_weights')) }}
{%- endmacro %}

{#- From 1 at nothing down to 0 at `limit`; unknown counts as the limit. -#}
{% macro falling(value, limit) -%}
    greatest(0, 1 - coalesce({{ value }}, {{ limit }}) / {{ limit }}.0)
{%- endmacro %}

{#- From 0 at nothing up to 1 at `target`; unknown counts as nothing. -#}
{% macro rising(value, target) -%}
    least(1, coalesce({{ value }}, 0) / ({{ target }} * 1.0))
{%- endmacro %}

{#- Days of activity, how recent the last one is, and whether they became fewer; null for whom no visit was ever tracked. -#}
{% macro usage_health() -%}
    case when days_since_last_active is not null then
        50 * {{ rising('active_days_last_30d', var('health_active_days')) }}
        + 30 * {{ falling('days_since_last_active', 90) }}
        + 20 * case when active_days_last_30d > 0 then {{ rising('active_days_last_30d', 'greatest(active_days_prior_30d, 1)') }} else 0 end
    end
{%- endmacro %}

{#- How recent the last order is, how many there were in 90 days, and what they brought; null for who has not ordered. -#}
{% macro financial_health() -%}
    case when has_ordered then
        50 * {{ falling('days_since_last_order', 180) }}
        + 30 * {{ rising('orders_last_90d', var('health_orders')) }}
        + 20 * {{ rising('revenue_last_90d', var('health_revenue')) }}
    end
{%- endmacro %}

{#- Open tickets, new tickets, and slow answers take from 100; null for who has never asked. -#}
{% macro support_health() -%}
    case when tickets_created_all > 0 then
        greatest(
            0,
            100 - 25 * tickets_open - 10 * tickets_created_last_30d
            - 20 * {{ rising('mean_resolution_hours_last_90d', var('health_resolution_hours')) }}
        )
    end
{%- endmacro %}

{#- Opens and clicks of the e-mails of 90 days; nothing for who has unsubscribed, null for who got none. -#}
{% macro engagement_health() -%}
    case
        when unsubscribes_all > 0 then 0
        when emails_sent_last_90d > 0 then
            60 * {{ rising('open_rate_last_90d', var('health_open_rate')) }}
            + 40 * {{ rising('click_rate_last_90d', var('health_click_rate')) }}
    end
{%- endmacro %}

{#- The share of what a customer said that is good, as if half a good and half a bad word more had been said; null for who said
    nothing. Ratings carry no time of their own, so there is no past sentiment. -#}
{% macro sentiment_health() -%}
    case when good_signals + bad_signals > 0 then
        100 * (good_signals + 0.5) / (good_signals + bad_signals + 1)
    end
{%- endmacro %}


{#- The weighted mean of those components that are known; null when none is. -#}
{% macro weighted_health(components) -%}
    (
        {%- for component in components %}
        coalesce({{ component }}_health * {{ health_weights()[component] }}, 0) {{ '+' if not loop.last }}
        {%- endfor %}
    ) / nullif({{ known_weight(components) }}, 0)
{%- endmacro %}

{#- The weights of those components that are known, together. -#}
{% macro known_weight(components) -%}
    (
        {%- for component in components %}
        case when {{ component }}_health is not null then {{ health_weights()[component] }} else 0 end {{ '+' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{% macro health_category(score) -%}
    case
        when {{ score }} >= 80 then 'excellent'
        when {{ score }} >= 65 then 'good'
        when {{ score }} >= 50 then 'fair'
        when {{ score }} >= 30 then 'at_risk'
        when {{ score }} < 30 then 'critical'
    end
{%- endmacro %}

{#- What to do about a component that is a risk. -#}
{% macro health_actions() -%}
    {{ return({
        'usage': 'invite them back to the product with what they used last',
        'financial': 'offer a reason to order again',
        'support': 'solve the open tickets and call',
        'engagement': 'change what is written to them, or how often',
        'sentiment': 'ask what went wrong',
    }) }}
{%- endmacro %}
