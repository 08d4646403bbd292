-- One row per raw table: how much is there, and how far it has come. The clock of the data comes from here.
{{ config(materialized='table') }}

{%- set latest_events = {
    'salesforce': {
        'leads': 'last_modified_date',
        'accounts': 'last_modified_date',
        'contacts': 'last_modified_date',
        'opportunities': 'last_modified_date',
        'campaign_members': 'created_date',
    },
    'ga360': {'sessions': 'visit_start_time', 'events': 'hit_time'},
    'firebase': {'events': lakehouse.moment_of_micros('event_timestamp'), 'user_properties': 'set_at'},
    'google_ads': {'campaigns': 'date', 'ad_groups': 'date', 'keywords': 'date'},
    'braze': {'users': 'created_at', 'email_sends': 'time', 'email_events': 'time'},
    'shopify': {'customers': 'updated_at', 'orders': 'updated_at', 'order_line_items': none},
    'zendesk': {'users': 'created_at', 'tickets': 'updated_at'},
} %}

with counted as (
    {%- for source_system, tables in latest_events.items() %}
    {%- set is_last_system = loop.last %}
    {%- for table, event_at in tables.items() %}
    select
        '{{ source_system }}' as source_system,
        '{{ source_system }}_{{ table }}' as raw_table,
        count(*) as row_count,
        coalesce(sum(case when _fivetran_deleted then 1 else 0 end), 0) as deleted_count,
        max(ingestion_timestamp) as latest_ingestion_timestamp,
        cast({{ 'max(' ~ event_at ~ ')' if event_at else 'null' }} as {{ dbt.type_timestamp() }}) as latest_event_at
    from {{ source('raw_data', source_system ~ '_' ~ table) }}
    {{- '\n    union all' if not (loop.last and is_last_system) }}
    {%- endfor %}
    {%- endfor %}
)

select
    source_system,
    raw_table,
    row_count,
    deleted_count,
    latest_ingestion_timestamp,
    latest_event_at,
    cast(max(latest_ingestion_timestamp) over () as date) as as_of_date
from counted
