{#- Names, as far as they tell two people apart who share a key. -#}

{#- The first word of the first name, without the dot of an initial. -#}
{% macro given_name(first_name) -%}
    nullif(replace({{ dbt.split_part('lower(trim(' ~ first_name ~ '))', "' '", 1) }}, '.', ''), '')
{%- endmacro %}

{#- Equal, or one begins with the other (`J`, `Rob`), or a typing error apart: one letter, of five and more letters two. A name
    that is missing agrees with any. -#}
{% macro names_agree(one, other) -%}
    case
        when {{ one }} is null or {{ other }} is null or {{ one }} = {{ other }} then true
        when substr({{ one }}, 1, length({{ other }})) = {{ other }} or substr({{ other }}, 1, length({{ one }})) = {{ one }} then true
        else {{ edit_distance(one, other) }} <= case when length({{ one }}) >= 5 and length({{ other }}) >= 5 then 2 else 1 end
    end
{%- endmacro %}

{% macro edit_distance(one, other) %}{{ return(adapter.dispatch('edit_distance', 'marketing')(one, other)) }}{% endmacro %}

{% macro duckdb__edit_distance(one, other) -%}levenshtein({{ one }}, {{ other }}){%- endmacro %}

{% macro default__edit_distance(one, other) -%}edit_distance({{ one }}, {{ other }}){%- endmacro %}
