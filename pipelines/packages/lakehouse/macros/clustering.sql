{#- Clustering keys where the platform has them; the embedded database orders nothing. -#}
{% macro clustered_by(columns) %}{{ return(columns if target.type in ('snowflake', 'bigquery') else none) }}{% endmacro %}

{#- Partitions of days where the platform has them. -#}
{% macro partitioned_by(column) %}
    {{ return({'field': column, 'data_type': 'date', 'granularity': 'day'} if target.type == 'bigquery' else none) }}
{% endmacro %}
