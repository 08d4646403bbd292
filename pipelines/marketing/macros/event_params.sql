{#- One parameter of an app event, from its array of keys and values; `type` is string, int or double. -#}
{% macro event_param(column, key, type='string') %}{{ return(adapter.dispatch('event_param', 'marketing')(column, key, type)) }}{% endmacro %}

{% macro duckdb__event_param(column, key, type) -%}
    list_extract(list_filter({{ column }}, lambda each: each.key = '{{ key }}'), 1).value.{{ type }}_value
{%- endmacro %}

{% macro bigquery__event_param(column, key, type) -%}
    (select each.value.{{ type }}_value from unnest({{ column }}) as each where each.key = '{{ key }}' limit 1)
{%- endmacro %}
