{#- What the tests of raw data read: columns as `sources.yml` declares them, and as the engine has them. -#}
{% macro declared_raw_columns() %}
    {%- set declared = [] %}
    {%- for table in graph.get('sources', {}).values() if table.source_name == 'raw_data' %}
        {%- for column in table.columns.values() %}
            {%- do declared.append((table.name, column.name, engines_type(column.data_type))) %}
        {%- endfor %}
    {%- endfor %}
    {%- for table, column, data_type in declared %}
    select '{{ table }}' as table_name, '{{ column }}' as column_name, '{{ data_type }}' as data_type
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{% macro found_raw_columns() %}
    {%- set found = raw_information_schema(source('raw_data', 'salesforce_leads')) %}
    select
        lower(table_name) as table_name,
        lower(column_name) as column_name,
        lower(replace(data_type, '"', '')) as data_type
    from {{ found }}
    where table_schema = '{{ source('raw_data', 'salesforce_leads').schema }}'
{% endmacro %}

{% macro raw_information_schema(table) %}{{ return(adapter.dispatch('raw_information_schema', 'marketing')(table)) }}{% endmacro %}

{% macro duckdb__raw_information_schema(table) -%}information_schema.columns{%- endmacro %}

{% macro bigquery__raw_information_schema(table) -%}
    `{{ table.database }}`.`{{ table.schema }}`.INFORMATION_SCHEMA.COLUMNS
{%- endmacro %}


{#- A declared type as the engine's catalogue spells it, in lower case. `parameters` are keys with values of three types. -#}
{% macro engines_type(data_type) %}{{ return(adapter.dispatch('engines_type', 'marketing')(data_type)) }}{% endmacro %}

{% macro duckdb__engines_type(data_type) %}
    {{ return(data_type | replace(
        'parameters', 'struct(key varchar, value struct(string_value varchar, int_value bigint, double_value double))'
    )) }}
{% endmacro %}

{% macro bigquery__engines_type(data_type) %}
    {%- set types = {
        'varchar': 'string',
        'boolean': 'bool',
        'bigint': 'int64',
        'double': 'float64',
        'decimal(18,2)': 'numeric(18, 2)',
        'varchar[]': 'array<string>',
        'parameters[]': 'array<struct<key string, value struct<string_value string, int_value int64, double_value float64>>>',
    } -%}
    {{ return(types.get(data_type, data_type)) }}
{% endmacro %}
