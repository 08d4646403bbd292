{#- Days and months as SQL: BigQuery gives other types than it was given, so each is cast to what it is. -#}

{% macro month_of(day) -%}cast({{ dbt.date_trunc('month', day) }} as date){%- endmacro %}

{% macro day_of(moment) -%}cast({{ moment }} as date){%- endmacro %}

{% macro plus_days(day, count) -%}cast({{ dbt.dateadd('day', count, day) }} as date){%- endmacro %}

{% macro plus_months(day, count) -%}cast({{ dbt.dateadd('month', count, day) }} as date){%- endmacro %}

{#- The last day that is whole: the latest load came in the morning after it. -#}
{% macro last_whole_day() -%}{{ plus_days(as_of_date(), -1) }}{%- endmacro %}

{#- 0, 1, 2, ... below a power of two, as a query with the column `number`. -#}
{% macro numbers_below(bound) %}
    select cast(generated_number - 1 as {{ dbt.type_int() }}) as number from ({{ dbt.generate_series(bound) }}) as generated
{% endmacro %}
