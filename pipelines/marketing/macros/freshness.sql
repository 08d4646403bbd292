{#- When the connector of a raw table last loaded anything: a table in which nobody changed a row is as fresh as that. -#}
{% macro connectors_load(table) -%}
    {%- set tables = {
        'salesforce': ['leads', 'accounts', 'contacts', 'opportunities', 'campaign_members'],
        'firebase': ['events', 'user_properties'],
        'braze': ['users', 'email_sends', 'email_events'],
        'shopify': ['customers', 'orders', 'order_line_items'],
        'zendesk': ['users', 'tickets'],
    } -%}
    {%- set connector = table.identifier.split('_')[0] -%}
    select max(ingestion_timestamp)
    from (
        {%- for name in tables[connector] %}
        select max(ingestion_timestamp) as ingestion_timestamp
        from {{ table.incorporate(path={'identifier': connector ~ '_' ~ name}) }}
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as loads
{%- endmacro %}
