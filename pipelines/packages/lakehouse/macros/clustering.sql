{#- Clustering keys where the platform has them; the embedded database orders nothing. -#}
{% macro clustered_by(columns) %}{{ return(columns if target.type == 'snowflake' else none) }}{% endmacro %}
