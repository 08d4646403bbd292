-- A column that nobody declared: it may be personal, and no model reads it. Nothing breaks by it.
{{ config(severity='warn') }}

with found as ({{ found_raw_columns() }}),

declared as ({{ declared_raw_columns() }})

select found.table_name, found.column_name, found.data_type
from found
inner join (select distinct table_name from declared) as tables on tables.table_name = found.table_name
left join declared
    on declared.table_name = found.table_name
    and declared.column_name = found.column_name
where declared.column_name is null
