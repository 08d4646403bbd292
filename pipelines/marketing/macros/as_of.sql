{#- The clock of the data: the date of the latest load. What is dated on or after it is no whole day yet. -#}
{% macro as_of_date() -%}
    (select max(as_of_date) from {{ ref('load_status') }})
{%- endmacro %}
