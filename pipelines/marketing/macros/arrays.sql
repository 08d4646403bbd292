{#- One parameter of an app event, from its array of keys and values; `type` is string, int or double. -#}
{% macro event_param(column, key, type='string') %}{{ return(adapter.dispatch('event_param', 'marketing')(column, key, type)) }}{% endmacro %}

{% macro duckdb__event_param(column, key, type) -%}
    list_extract(list_filter({{ column }}, lambda param: param.key = '{{ key }}'), 1).value.{{ type }}_value
{%- endmacro %}

{% macro bigquery__event_param(column, key, type) -%}
    (select param.value.{{ type }}_value from unnest({{ column }}) as param where param.key = '{{ key }}' limit 1)
{%- endmacro %}

{#- The first of a list, null when there is none; and how many there are. -#}
{% macro list_first(column) %}{{ return(adapter.dispatch('list_first', 'marketing')(column)) }}{% endmacro %}

{% macro duckdb__list_first(column) -%}{{ column }}[1]{%- endmacro %}

{% macro bigquery__list_first(column) -%}{{ column }}[safe_offset(0)]{%- endmacro %}

{% macro list_size(column) %}{{ return(adapter.dispatch('list_size', 'marketing')(column)) }}{% endmacro %}

{% macro duckdb__list_size(column) -%}coalesce(len({{ column }}), 0){%- endmacro %}

{% macro bigquery__list_size(column) -%}coalesce(array_length({{ column }}), 0){%- endmacro %}
