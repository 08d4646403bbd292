{#- Versions of a key: each ends after it starts, where the next one starts, and the last one alone is the current. -#}
{% test continuous_versions(model, key) %}
select
    {{ key }},
    scd_start_date,
    case
        when scd_end_date <= scd_start_date then 'ends before it starts'
        when _next_start is null and not scd_current_flag then 'the last version is not the current one'
        when _next_start is not null and scd_current_flag then 'more than one version is current'
        when _next_start < scd_end_date then 'overlaps the next version'
        else 'leaves a gap before the next version'
    end as problem
from (
    select
        {{ key }},
        scd_start_date,
        scd_end_date,
        scd_current_flag,
        lead(scd_start_date) over (partition by {{ key }} order by scd_start_date) as _next_start
    from {{ model }}
) as versions
where scd_end_date <= scd_start_date
    or scd_current_flag <> (_next_start is null)
    or scd_end_date <> coalesce(_next_start, {{ lakehouse.end_of_time() }})
{% endtest %}
