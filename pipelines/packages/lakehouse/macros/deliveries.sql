{#- One row per key of a relation that may hold a row more than once: the last delivered. -#}
{% macro last_delivered(relation, key, delivered_at='ingestion_timestamp') %}
    select *
    from (
        select
            *,
            row_number() over (partition by {{ key | join(', ') }} order by {{ delivered_at }} desc) as _delivery
        from {{ relation }}
    ) as deliveries
    where _delivery = 1
{% endmacro %}
