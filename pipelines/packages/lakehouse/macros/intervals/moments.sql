{#- Moments and dates near others. dbt's own `dateadd` gives a DATETIME on BigQuery, which does not compare with a TIMESTAMP,
    and a timestamp for a date on DuckDB. `count` may be negative; `part` is one of second, minute, hour, day. -#}
{% macro moment_after(moment, count, part='day') %}{{ return(adapter.dispatch('moment_after', 'lakehouse')(moment, count, part)) }}{% endmacro %}

{% macro default__moment_after(moment, count, part) -%}{{ dbt.dateadd(part, count, moment) }}{%- endmacro %}

{% macro bigquery__moment_after(moment, count, part) -%}timestamp_add({{ moment }}, interval {{ count }} {{ part }}){%- endmacro %}


{% macro date_after(date, count, part='day') -%}cast({{ dbt.dateadd(part, count, date) }} as date){%- endmacro %}


{#- The moment of so many microseconds after 1970. -#}
{% macro moment_of_micros(column) %}{{ return(adapter.dispatch('moment_of_micros', 'lakehouse')(column)) }}{% endmacro %}

{% macro duckdb__moment_of_micros(column) -%}make_timestamp({{ column }}){%- endmacro %}

{% macro default__moment_of_micros(column) -%}to_timestamp_ntz({{ column }}, 6){%- endmacro %}

{% macro bigquery__moment_of_micros(column) -%}timestamp_micros({{ column }}){%- endmacro %}
