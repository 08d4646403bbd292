{#- First and last name in one text; null when there is neither. -#}
{% macro full_name(first_name, last_name) -%}
    {{ lakehouse.blank_to_null(dbt.concat(
        ["coalesce(trim(" ~ first_name ~ "), '')", "' '", "coalesce(trim(" ~ last_name ~ "), '')"]
    )) }}
{%- endmacro %}
