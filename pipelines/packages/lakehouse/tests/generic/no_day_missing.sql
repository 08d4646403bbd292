{#- Each day between the first and the last has rows: a partition that is not there is a load that nobody noticed. -#}
{% test no_day_missing(model, column_name) %}
select first_day, last_day, days
from (
    select min({{ column_name }}) as first_day, max({{ column_name }}) as last_day, count(distinct {{ column_name }}) as days
    from {{ model }}
) as counted
where days <> {{ dbt.datediff('first_day', 'last_day', 'day') }} + 1
{% endtest %}
