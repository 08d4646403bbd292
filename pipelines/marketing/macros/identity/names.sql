{#- First names, as far as they tell two people apart who share a telephone. -#}

{% macro given_name(first_name) -%}
    nullif({{ dbt.split_part('lower(trim(' ~ first_name ~ '))', "' '", 1) }}, '')
{%- endmacro %}

{#- Equal, or one begins with the other (`J`, `Rob`), or a typing error apart: one letter, of five and more letters two. -#}
{% macro names_agree(one, other) -%}
    (
        {{ one }} = {{ other }}
        or substr({{ one }}, 1, length({{ other }})) = {{ other }}
        or substr({{ other }}, 1, length({{ one }})) = {{ one }}
        or {{ edit_distance(one, other) }} <= case when length({{ one }}) >= 5 and length({{ other }}) >= 5 then 2 else 1 end
    )
{%- endmacro %}

{% macro edit_distance(one, other) %}{{ return(adapter.dispatch('edit_distance', 'marketing')(one, other)) }}{% endmacro %}

{% macro duckdb__edit_distance(one, other) -%}levenshtein({{ one }}, {{ other }}){%- endmacro %}

{% macro default__edit_distance(one, other) -%}edit_distance({{ one }}, {{ other }}){%- endmacro %}
