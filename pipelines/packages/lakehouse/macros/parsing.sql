{#- Reading text that people typed. Each macro gives NULL for what cannot be read; none raises. -#}

{% macro is_blank(column) %}(trim(coalesce({{ column }}, '')) = ''){% endmacro %}

{% macro blank_to_null(column) %}nullif(trim({{ column }}), ''){% endmacro %}

{#- Another row's key: it is not trimmed, for keys are not; two that differ in blanks are two. -#}
{% macro reference(column) %}case when trim({{ column }}) <> '' then {{ column }} end{% endmacro %}


{#- Two formats are known: `2026-11-20 17:05:00` and `20/11/2026 17:05`. Their lengths are asked for, because engines also read
    a year of two digits (as one of the first century) and words such as `infinity`. -#}
{% macro try_timestamp(column) -%}
    case when length(trim({{ column }})) in (19, 16) then {{ adapter.dispatch('try_timestamp', 'lakehouse')(column) }} end
{%- endmacro %}

{% macro duckdb__try_timestamp(column) -%}
    try_strptime({{ column }}, ['%Y-%m-%d %H:%M:%S', '%d/%m/%Y %H:%M'])
{%- endmacro %}

{% macro default__try_timestamp(column) -%}
    coalesce(
        try_to_timestamp({{ column }}, 'YYYY-MM-DD HH24:MI:SS'),
        try_to_timestamp({{ column }}, 'DD/MM/YYYY HH24:MI')
    )
{%- endmacro %}

{% macro bigquery__try_timestamp(column) -%}
    coalesce(
        safe.parse_timestamp('%Y-%m-%d %H:%M:%S', {{ column }}),
        safe.parse_timestamp('%d/%m/%Y %H:%M', {{ column }})
    )
{%- endmacro %}


{#- Two formats are known: `2026-11-20` and `20/11/2026`. -#}
{% macro try_date(column) -%}
    case when length(trim({{ column }})) = 10 then {{ adapter.dispatch('try_date', 'lakehouse')(column) }} end
{%- endmacro %}

{% macro duckdb__try_date(column) -%}
    cast(try_strptime({{ column }}, ['%Y-%m-%d', '%d/%m/%Y']) as date)
{%- endmacro %}

{% macro default__try_date(column) -%}
    coalesce(try_to_date({{ column }}, 'YYYY-MM-DD'), try_to_date({{ column }}, 'DD/MM/YYYY'))
{%- endmacro %}

{% macro bigquery__try_date(column) -%}
    coalesce(safe.parse_date('%Y-%m-%d', {{ column }}), safe.parse_date('%d/%m/%Y', {{ column }}))
{%- endmacro %}


{#- A whole number of at most nine digits, also with its unit behind it: `45`, `-5`, `60 mins`. -#}
{% macro try_integer(column) %}{{ return(adapter.dispatch('try_integer', 'lakehouse')(column)) }}{% endmacro %}

{% macro duckdb__try_integer(column) -%}
    try_cast(regexp_extract({{ column }}, '^ *(-?[0-9]{1,9}) *(mins?|minutes?)? *$', 1) as integer)
{%- endmacro %}

{% macro default__try_integer(column) -%}
    try_to_number(regexp_substr({{ column }}, '^ *(-?[0-9]{1,9}) *(mins?|minutes?)? *$', 1, 1, 'e', 1))
{%- endmacro %}

{#- This engine wants one group alone. -#}
{% macro bigquery__try_integer(column) -%}
    safe_cast(regexp_extract({{ column }}, r'^ *(-?[0-9]{1,9}) *(?:mins?|minutes?)? *$') as int64)
{%- endmacro %}


{% macro try_decimal(column, precision=10, scale=2) -%}
    {{ return(adapter.dispatch('try_decimal', 'lakehouse')(column, precision, scale)) }}
{%- endmacro %}

{#- This engine takes `1_000` for a thousand. -#}
{% macro duckdb__try_decimal(column, precision, scale) -%}
    try_cast(case when strpos({{ column }}, '_') = 0 then {{ column }} end as decimal({{ precision }}, {{ scale }}))
{%- endmacro %}

{% macro default__try_decimal(column, precision, scale) -%}
    try_to_decimal({{ column }}, {{ precision }}, {{ scale }})
{%- endmacro %}

{% macro bigquery__try_decimal(column, precision, scale) -%}
    case
        when abs(round(safe_cast({{ column }} as numeric), {{ scale }})) < cast('1e{{ precision - scale }}' as numeric)
            then round(safe_cast({{ column }} as numeric), {{ scale }})
    end
{%- endmacro %}


{#- Has the shape of an e-mail address; whether it exists is another question. -#}
{% macro is_email(column) %}{{ return(adapter.dispatch('is_email', 'lakehouse')(column)) }}{% endmacro %}

{% macro duckdb__is_email(column) -%}
    regexp_matches(lower(trim({{ column }})), '^[^@\s]+@[^@\s]+\.[a-z]{2,}$')
{%- endmacro %}

{#- Snowflake anchors a pattern at both ends by itself and reads `\\` in a text as one backslash. -#}
{% macro default__is_email(column) -%}
    regexp_like(lower(trim({{ column }})), '[^@\\s]+@[^@\\s]+\\.[a-z]{2,}')
{%- endmacro %}

{% macro bigquery__is_email(column) -%}
    regexp_contains(lower(trim({{ column }})), r'^[^@\s]+@[^@\s]+\.[a-z]{2,}$')
{%- endmacro %}
