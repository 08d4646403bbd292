{#- The features of a customer, as data: what is counted over which days, and what follows from the counts.

    Everything is counted from tables of days whose rows tell nothing of a later day, and a day counts when it lies before the
    snapshot's date. `age` is how many days before: the day before the snapshot has the age 1. -#}

{#- By table of days: the columns to add up, and over which windows. -#}
{% macro counted_features() -%}
    {{ return({
        'customer_web_days': {
            'sessions': ['last_7d', 'last_30d', 'last_90d', 'prior_30d', 'all'],
            'active_days': ['last_7d', 'last_30d', 'last_90d', 'prior_30d', 'all'],
            'page_views': ['last_7d', 'last_30d', 'last_90d'],
            'app_events': ['last_7d', 'last_30d', 'last_90d'],
            'seconds_on_site': ['last_30d', 'last_90d'],
            'ad_sessions': ['last_7d', 'last_30d', 'last_90d', 'all'],
            'mobile_sessions': ['last_90d'],
            'pricing_views': ['last_30d', 'last_90d'],
            'demo_views': ['last_30d', 'last_90d'],
            'downloads': ['last_90d'],
            'video_plays': ['last_90d'],
            'form_submits': ['last_90d'],
            'cart_views': ['last_30d', 'last_90d'],
            'organic_search_sessions': ['last_90d'],
            'paid_search_sessions': ['last_90d'],
            'paid_social_sessions': ['last_90d'],
            'social_sessions': ['last_90d'],
            'email_sessions': ['last_90d'],
            'referral_sessions': ['last_90d'],
            'direct_sessions': ['last_90d'],
            'display_sessions': ['last_90d'],
            'other_sessions': ['last_90d'],
        },
        'customer_email_days': {
            'emails_sent': ['last_7d', 'last_30d', 'last_90d', 'all'],
            'emails_opened': ['last_7d', 'last_30d', 'last_90d', 'prior_30d', 'all'],
            'emails_clicked': ['last_7d', 'last_30d', 'last_90d', 'all'],
            'emails_bounced': ['last_90d'],
            'unsubscribes': ['all'],
            'spam_marks': ['all'],
        },
        'customer_order_days': {
            'orders': ['last_7d', 'last_30d', 'last_90d', 'prior_30d', 'all'],
            'revenue': ['last_7d', 'last_30d', 'last_90d', 'prior_30d', 'all'],
            'items': ['last_90d', 'all'],
            'discount': ['all'],
        },
        'customer_ticket_days': {
            'tickets_created': ['last_7d', 'last_30d', 'last_90d', 'prior_30d', 'all'],
            'tickets_solved': ['last_30d', 'last_90d', 'all'],
            'resolution_hours': ['last_90d'],
        },
        'customer_record_days': {
            'known_records': ['all'],
            'crm_records': ['all'],
            'shop_records': ['all'],
            'email_list_records': ['all'],
            'help_desk_records': ['all'],
            'visitor_records': ['all'],
        },
    }) }}
{%- endmacro %}

{#- What is counted in dollars and not in pieces. -#}
{% macro money() %}{{ return(['revenue', 'discount']) }}{% endmacro %}

{#- How long ago something last happened (or first, with `max`): name -> (table of days, aggregate, what must have happened). -#}
{% macro aged_features() -%}
    {{ return({
        'tenure_days': ('customer_record_days', 'max', 'known_records'),
        'days_since_last_active': ('customer_web_days', 'min', 'active_days'),
        'days_since_last_session': ('customer_web_days', 'min', 'sessions'),
        'days_since_last_app_event': ('customer_web_days', 'min', 'app_events'),
        'days_since_last_ad_session': ('customer_web_days', 'min', 'ad_sessions'),
        'days_since_last_email': ('customer_email_days', 'min', 'emails_sent'),
        'days_since_last_open': ('customer_email_days', 'min', 'emails_opened'),
        'days_since_last_click': ('customer_email_days', 'min', 'emails_clicked'),
        'days_since_first_order': ('customer_order_days', 'max', 'orders'),
        'days_since_last_order': ('customer_order_days', 'min', 'orders'),
        'days_since_last_ticket': ('customer_ticket_days', 'min', 'tickets_created'),
    }) }}
{%- endmacro %}

{#- What follows from the features above; a share of nothing is null. -#}
{% macro derived_features() -%}
    {{ return({
        'has_ordered': 'orders_all > 0',
        'average_order_value_last_90d': 'revenue_last_90d / nullif(orders_last_90d, 0)',
        'average_order_value_all': 'revenue_all / nullif(orders_all, 0)',
        'discount_share_all': 'discount_all / nullif(revenue_all + discount_all, 0)',
        'days_between_orders': '(days_since_first_order - days_since_last_order) / nullif(orders_all - 1, 0)',
        'orders_trend_30d': 'orders_last_30d - orders_prior_30d',
        'revenue_trend_30d': 'revenue_last_30d - revenue_prior_30d',
        'sessions_trend_30d': 'sessions_last_30d - sessions_prior_30d',
        'active_days_trend_30d': 'active_days_last_30d - active_days_prior_30d',
        'emails_opened_trend_30d': 'emails_opened_last_30d - emails_opened_prior_30d',
        'tickets_trend_30d': 'tickets_created_last_30d - tickets_created_prior_30d',
        'pages_per_session_last_90d': 'page_views_last_90d / nullif(sessions_last_90d, 0)',
        'seconds_per_session_last_90d': 'seconds_on_site_last_90d / nullif(sessions_last_90d, 0)',
        'mobile_share_last_90d': 'mobile_sessions_last_90d / nullif(sessions_last_90d, 0)',
        'ad_share_last_90d': 'ad_sessions_last_90d / nullif(sessions_last_90d, 0)',
        'open_rate_last_90d': 'emails_opened_last_90d / nullif(emails_sent_last_90d, 0)',
        'click_rate_last_90d': 'emails_clicked_last_90d / nullif(emails_sent_last_90d, 0)',
        'tickets_open': 'tickets_created_all - tickets_solved_all',
        'mean_resolution_hours_last_90d': 'resolution_hours_last_90d / nullif(tickets_solved_last_90d, 0)',
    }) }}
{%- endmacro %}

{#- The names of all features, in the order of the table's columns. -#}
{% macro feature_names() -%}
    {%- set names = [] -%}
    {%- for counts in counted_features().values() -%}
        {%- for column, windows in counts.items() -%}
            {%- for window in windows %}{% do names.append(column ~ '_' ~ window) %}{% endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(names + aged_features().keys() | list + derived_features().keys() | list) }}
{%- endmacro %}

{% macro in_window(window) -%}
    {{ return({
        'last_7d': 'age <= 7', 'last_30d': 'age <= 30', 'last_90d': 'age <= 90', 'prior_30d': 'age between 31 and 60',
        'all': 'age > 0',
    }[window]) }}
{%- endmacro %}


{#- One row per customer with a day before the snapshot: the features that one table of days gives. `snapshot` names a CTE of
    at most one row. Sums are cast here already: DuckDB's are of 16 bytes, and the joins hold all of them. -#}
{% macro features_of(table, snapshot) %}
    select
        customer_id
        {%- for column, windows in counted_features()[table].items() %}{% for window in windows %},
        cast(
            sum(case when {{ in_window(window) }} then {{ column }} else 0 end)
            as {{ dbt.type_numeric() if column in money() else dbt.type_bigint() }}
        ) as {{ column }}_{{ window }}
        {%- endfor %}{% endfor %}
        {%- for name, (its_table, aggregate, column) in aged_features().items() if its_table == table %},
        {{ aggregate }}(case when {{ column }} > 0 then age end) as {{ name }}
        {%- endfor %}
    from (
        select days.*, {{ dbt.datediff('days.happened_on', 'snapshot.snapshot_date', 'day') }} as age
        from {{ ref(table) }} as days
        cross join {{ snapshot }} as snapshot
        where days.happened_on < snapshot.snapshot_date
    ) as aged
    group by customer_id
{% endmacro %}

{#- One row per person known before the snapshot, with every feature that is counted or aged. -#}
{% macro features_at(snapshot) %}
    select
        people.customer_id as entity_id,
        snapshot.snapshot_date
        {%- for table, counts in counted_features().items() %}
        {%- set source = 'people' if table == 'customer_record_days' else table %}
        {%- for column, windows in counts.items() %}{% for window in windows %},
        coalesce({{ source }}.{{ column }}_{{ window }}, 0) as {{ column }}_{{ window }}
        {%- endfor %}{% endfor %}
        {%- endfor %}
        {%- for name, (table, aggregate, column) in aged_features().items() %},
        {{ 'people' if table == 'customer_record_days' else table }}.{{ name }}
        {%- endfor %}
    from ({{ features_of('customer_record_days', snapshot) }}) as people
    cross join {{ snapshot }} as snapshot
    {%- for table in counted_features() if table != 'customer_record_days' %}
    left join ({{ features_of(table, snapshot) }}) as {{ table }} on {{ table }}.customer_id = people.customer_id
    {%- endfor %}
    where people.known_records_all > people.visitor_records_all
{% endmacro %}

{#- Every feature as a column of `features_at`. -#}
{% macro feature_columns() -%}
    {%- set derived = derived_features() -%}
    {%- for name in feature_names() %}
        {%- if name in derived %}
        {{ derived[name] }} as {{ name }}
        {%- else %}
        {{ name }}
        {%- endif %}
        {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
