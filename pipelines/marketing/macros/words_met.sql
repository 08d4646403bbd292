{#- Which of some words a group's texts have in them, as `a,b`; NULL for none of them. -#}
{% macro words_met(text, words) -%}
    {%- set parts = [] -%}
    {%- for word in words -%}
        {%- do parts.append("max(case when strpos(" ~ text ~ ", '" ~ word ~ "') > 0 then '," ~ word ~ "' else '' end)") -%}
    {%- endfor -%}
    nullif(substr({{ dbt.concat(parts) }}, 2), '')
{%- endmacro %}
