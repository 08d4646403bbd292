{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ lakehouse.schema_as_configured(custom_schema_name) }}
{%- endmacro %}
