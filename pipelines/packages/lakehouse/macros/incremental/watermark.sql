{#- How far a table has come by itself: the newest value of a column in it. -#}
{% macro watermark(relation, column) -%}
    (select coalesce(max({{ column }}), {{ lakehouse.beginning_of_time() }}) from {{ relation }})
{%- endmacro %}
