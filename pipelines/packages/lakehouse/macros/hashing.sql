{#- The md5 of columns: a null differs from an empty text, and no text can stand for two columns. -#}
{% macro row_hash(columns) -%}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- do parts.append("coalesce(cast(" ~ column ~ " as " ~ dbt.type_string() ~ "), " ~ lakehouse.control_character(30) ~ ")") -%}
        {%- if not loop.last %}{% do parts.append(lakehouse.control_character(31)) %}{% endif -%}
    {%- endfor -%}
    {{ dbt.hash(dbt.concat(parts)) }}
{%- endmacro %}

{% macro control_character(code) -%}
    {{ return(adapter.dispatch('control_character', 'lakehouse')(code)) }}
{%- endmacro %}

{% macro default__control_character(code) -%}chr({{ code }}){%- endmacro %}

{% macro bigquery__control_character(code) -%}code_points_to_string([{{ code }}]){%- endmacro %}
