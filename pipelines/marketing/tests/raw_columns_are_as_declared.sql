-- A column that models read is gone, or has another type: what is built on it would be wrong or would fail.
with found as ({{ found_raw_columns() }}),

declared as ({{ declared_raw_columns() }})

select
    declared.table_name,
    declared.column_name,
    declared.data_type as declared_type,
    found.data_type as found_type
from declared
left join found
    on found.table_name = declared.table_name
    and found.column_name = declared.column_name
where found.data_type is distinct from declared.data_type
