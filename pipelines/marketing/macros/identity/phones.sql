{#- Telephone numbers as keys. -#}

{#- Digits with the country in front: `+` or `00` say it, ten digits are the United States' and Canada's. Of what is neither,
    or is too short or too long: NULL. An extension is cut off: it tells desks apart, and the cap of a key finds switchboards. -#}
{% macro normalised_phone(phone) -%}
    {%- set main = dbt.split_part("replace(replace(lower(trim(" ~ phone ~ ")), 'ext', 'x'), '#', 'x')", "'x'", 1) -%}
    {%- set digits = digits_of(main) -%}
    case
        when {{ phone }} is null then null
        when substr(trim({{ phone }}), 1, 1) = '+' and length({{ digits }}) between 8 and 15 then {{ digits }}
        when substr({{ digits }}, 1, 2) = '00' and length({{ digits }}) between 11 and 17 then substr({{ digits }}, 3)
        when substr({{ digits }}, 1, 1) = '1' and length({{ digits }}) = 11 then {{ digits }}
        when length({{ digits }}) = 10 and substr({{ digits }}, 1, 1) <> '0' then {{ dbt.concat(["'1'", digits]) }}
    end
{%- endmacro %}

{#- Numbers that people type when they do not want to tell theirs: one digit again and again, or digits in a row. -#}
{% macro is_placeholder_phone(phone) -%}
    {%- set digits = digits_of(phone) -%}
    (
        length({{ digits }}) >= 7 and (
            replace({{ digits }}, substr({{ digits }}, 1, 1), '') = ''
            or (
                substr({{ digits }}, 1, 1) = '1' and length({{ digits }}) = 11
                and replace(substr({{ digits }}, 2), substr({{ digits }}, 2, 1), '') = ''
            )
            or {{ digits }} in ('1234567', '12345678', '123456789', '1234567890', '0123456789', '11234567890', '9876543210')
        )
    )
{%- endmacro %}

{% macro digits_of(text) %}{{ return(adapter.dispatch('digits_of', 'marketing')(text)) }}{% endmacro %}

{% macro duckdb__digits_of(text) -%}regexp_replace({{ text }}, '[^0-9]', '', 'g'){%- endmacro %}

{% macro default__digits_of(text) -%}regexp_replace({{ text }}, '[^0-9]', ''){%- endmacro %}
