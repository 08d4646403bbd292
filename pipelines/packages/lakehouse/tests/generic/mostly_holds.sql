{#- A condition holds for at least a share of the rows; where it is unknown (null) it does not hold. An empty table passes. -#}
{% test mostly_holds(model, condition, at_least) %}
select held, total
from (
    select sum(case when {{ condition }} then 1 else 0 end) as held, count(*) as total
    from {{ model }}
) as counted
where held < {{ at_least }} * total
{% endtest %}
