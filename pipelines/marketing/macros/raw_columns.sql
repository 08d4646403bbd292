{#- What the tests of raw data read: columns as `sources.yml` declares them, and as the engine has them. They name no source by
    `source()`, so nothing waits for them: a column that is gone fails the models that read it, and no others. -#}
{% macro raw_tables() %}
    {{ return(graph.get('sources', {}).values() | selectattr('source_name', 'equalto', 'raw_data') | list) }}
{% endmacro %}

{% macro declared_raw_columns() %}
    {%- set declared = [] %}
    {%- for table in raw_tables() %}
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
    {%- set table = raw_tables() | first %}
    select
        lower(table_name) as table_name,
        lower(column_name) as column_name,
        lower(replace(data_type, '"', '')) as data_type
    from {{ columns_of_schema(table.database, table.schema) if table }}
    where table_schema = '{{ table.schema if table }}'
{% endmacro %}

{% macro columns_of_schema(database, schema) %}{{ return(adapter.dispatch('columns_of_schema', 'marketing')(database, schema)) }}{% endmacro %}

{% macro duckdb__columns_of_schema(database, schema) -%}information_schema.columns{%- endmacro %}

{% macro bigquery__columns_of_schema(database, schema) -%}`{{ database }}`.`{{ schema }}`.INFORMATION_SCHEMA.COLUMNS{%- endmacro %}


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
