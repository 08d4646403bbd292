{#- What customer_360 concludes from its attributes. The weights are written down, not learned. -#}

{#- The latest of moments of which any may be missing. -#}
{% macro latest_of(moments) -%}
    nullif(greatest(
        {%- for moment in moments %}
        coalesce({{ moment }}, {{ lakehouse.beginning_of_time() }}){{ ',' if not loop.last }}
        {%- endfor %}
    ), {{ lakehouse.beginning_of_time() }})
{%- endmacro %}

{#- How much of a profile is there, 0 to 100: what reaches a person weighs most. -#}
{% macro profile_completeness() -%}
    {%- set weights = {
        'email': 20, 'phone': 15, 'first_name': 10, 'last_name': 10, 'company': 10, 'country': 10, 'user_id': 10,
        'title': 5, 'industry': 5, 'email_subscription': 5,
    } -%}
    {%- for column, weight in weights.items() %}
        {{- '+ ' if not loop.first }}case when {{ column }} is not null then {{ weight }} else 0 end {% endfor %}
{%- endmacro %}

{#-
  How much a customer has lately to do with us, 0 to 100: visits of the last 30 days up to 40 (10 each), e-mails opened (3) and
  clicked (6 more) in the last 90 days up to 30, use of the app in the last 30 days up to 15, orders of the last 90 days (7.5
  each) up to 15. Each part has an end, so that no single habit fills the score.
-#}
{% macro engagement_score() -%}
    round(
        least(10.0 * sessions_last_30_days, 40.0)
        + least(3.0 * emails_opened_last_90_days + 6.0 * emails_clicked_last_90_days, 30.0)
        + least(1.5 * app_events_last_30_days, 15.0)
        + least(7.5 * orders_last_90_days, 15.0),
        1
    )
{%- endmacro %}

{#-
  The risk that a customer does not buy again, 0 to 1; who never bought has none (null). 70 % is how overdue the next order is:
  one half after the customer's usual pause (at least 30 days; 90 days after a single order), three quarters after two. 20 %
  is how little there is of engagement. 10 % is bad news: unsubscribed, marked as spam, or rated support as bad.
-#}
{% macro churn_risk_score() -%}
    case when order_count > 0 then round(
        0.7 * (1 - power(0.5, 1.0 * greatest(days_since_last_order, 0) / case
            when order_count > 1 then greatest(
                30.0, 1.0 * {{ dbt.datediff('first_order_at', 'last_order_at', 'day') }} / (order_count - 1)
            )
            else 90.0
        end))
        + 0.2 * (1 - engagement_score / 100.0)
        + 0.1 * case when has_unsubscribed or has_marked_spam or bad_rating_count > 0 then 1 else 0 end,
        4
    ) end
{%- endmacro %}

{#- How far a person has come with us; the furthest stage counts. A customer without an order for 120 days has lapsed. -#}
{% macro lifecycle_stage() -%}
    case
        when is_customer and days_since_last_order <= 120 then 'customer'
        when is_customer then 'lapsed'
        when open_opportunity_count > 0 then 'opportunity'
        when is_lead then 'lead'
        when email is not null or phone is not null or user_id is not null then 'known'
        else 'anonymous'
    end
{%- endmacro %}
