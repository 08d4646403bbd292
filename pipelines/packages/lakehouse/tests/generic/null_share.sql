{#- The share of nulls in a column is at most `at_most`; an empty table passes. -#}
{% test null_share(model, column_name, at_most) %}
select missing, total
from (
    select sum(case when {{ column_name }} is null then 1 else 0 end) as missing, count(*) as total
    from {{ model }}
) as counted
where missing > {{ at_most }} * total
{% endtest %}
