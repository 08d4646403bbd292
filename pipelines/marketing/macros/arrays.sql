{#- One parameter of an app event, from its array of keys and values; `type` is string, int or double. -#}
{% macro event_param(column, key, type='string') %}{{ return(adapter.dispatch('event_param', 'marketing')(column, key, type)) }}{% endmacro %}

{% macro duckdb__event_param(column, key, type) -%}
    list_extract(list_filter({{ column }}, lambda each: each.key = '{{ key }}'), 1).value.{{ type }}_value
{%- endmacro %}

{% macro bigquery__event_param(column, key, type) -%}
    (select each.value.{{ type }}_value from unnest({{ column }}) as each where each.key = '{{ key }}' limit 1)
{%- endmacro %}

{#- The first of a list, null when there is none; and how many there are. -#}
{% macro first_of(column) %}{{ return(adapter.dispatch('first_of', 'marketing')(column)) }}{% endmacro %}

{% macro duckdb__first_of(column) -%}{{ column }}[1]{%- endmacro %}

{% macro bigquery__first_of(column) -%}{{ column }}[safe_offset(0)]{%- endmacro %}

{% macro count_of(column) %}{{ return(adapter.dispatch('count_of', 'marketing')(column)) }}{% endmacro %}

{% macro duckdb__count_of(column) -%}coalesce(len({{ column }}), 0){%- endmacro %}

{% macro bigquery__count_of(column) -%}coalesce(array_length({{ column }}), 0){%- endmacro %}
