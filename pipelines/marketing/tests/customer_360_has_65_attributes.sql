-- A customer has at least 65 attributes beside its key and the clock.
select count(*) as attributes
from {{ raw_information_schema(ref('customer_360')) }}
where table_schema = '{{ ref('customer_360').schema }}' and table_name = 'customer_360'
    and lower(column_name) not in ('customer_id', 'as_of_date')
having count(*) < 65
