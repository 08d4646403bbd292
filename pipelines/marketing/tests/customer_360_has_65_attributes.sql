-- A customer has at least 65 attributes beside its key and the clock.
{%- set customers = ref('customer_360') %}
select count(*) as attributes
from {{ columns_of_schema(customers.database, customers.schema) }}
where table_schema = '{{ customers.schema }}' and table_name = 'customer_360'
    and lower(column_name) not in ('customer_id', 'as_of_date')
having count(*) < 65
