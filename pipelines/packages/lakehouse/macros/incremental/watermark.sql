{#- How far a table has come by itself: the newest value of a column in it. -#}
{% macro watermark(relation, column) -%}
    (select coalesce(max({{ column }}), {{ lakehouse.beginning_of_time() }}) from {{ relation }})
{%- endmacro %}

{#- Clustering keys where the platform has them; the embedded database orders nothing. -#}
{% macro clustered_by(columns) %}{{ return(columns if target.type == 'snowflake' else none) }}{% endmacro %}
