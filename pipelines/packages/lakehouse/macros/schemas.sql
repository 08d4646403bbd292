{#- A schema is called what its configuration says: no target's name before it. (dbt looks for `generate_schema_name` in the
    project itself, never in a package of ours.) -#}
{% macro schema_as_configured(custom_schema_name) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
