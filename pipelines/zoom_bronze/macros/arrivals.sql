{#- The earliest arrival that a run reads again: days before the latest one that is already there. Arrival times only grow,
    whatever the sources say of their changes; the days are for loads that were put under an earlier time afterwards. -#}
{% macro reads_from(relation, condition='1 = 1') -%}
    coalesce(
        (
            select {{ dbt.dateadd('day', -1 * (var('lookback_days') | int), 'max(load_timestamp)') }}
            from {{ relation }}
            where {{ condition }}
        ),
        cast('1970-01-01' as {{ dbt.type_timestamp() }})
    )
{%- endmacro %}
