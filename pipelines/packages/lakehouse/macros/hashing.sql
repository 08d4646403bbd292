{#- The md5 of columns: a null differs from an empty text, and no text can stand for two columns, unless it holds the
    control characters 30 and 31 themselves. `moments` are those of the columns that are timestamps. -#}
{% macro row_hash(columns, moments=[]) -%}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- do parts.append("coalesce(" ~ (lakehouse.moment_text(column) if column in moments else "cast(" ~ column ~ " as " ~ dbt.type_string() ~ ")") ~ ", " ~ lakehouse.control_character(30) ~ ")") -%}
        {%- if not loop.last %}{% do parts.append(lakehouse.control_character(31)) %}{% endif -%}
    {%- endfor -%}
    {{ dbt.hash(dbt.concat(parts)) }}
{%- endmacro %}

{#- A timestamp as text, to the microsecond. Elsewhere a plain cast follows the settings of a session, which may leave out the
    fraction: two instants would be one. -#}
{% macro moment_text(column) %}{{ return(adapter.dispatch('moment_text', 'lakehouse')(column)) }}{% endmacro %}

{% macro duckdb__moment_text(column) -%}cast({{ column }} as {{ dbt.type_string() }}){%- endmacro %}

{% macro default__moment_text(column) -%}to_char({{ column }}, 'YYYY-MM-DD HH24:MI:SS.FF6'){%- endmacro %}

{% macro bigquery__moment_text(column) -%}format_timestamp('%F %H:%M:%E6S', {{ column }}, 'UTC'){%- endmacro %}

{% macro control_character(code) -%}
    {{ return(adapter.dispatch('control_character', 'lakehouse')(code)) }}
{%- endmacro %}

{% macro default__control_character(code) -%}chr({{ code }}){%- endmacro %}

{% macro bigquery__control_character(code) -%}code_points_to_string([{{ code }}]){%- endmacro %}
