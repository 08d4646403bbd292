{#- Every row has its version of the dimension, and that was in force at the row's time (when the row has one). -#}
{% test as_of(model, dimension, dimension_id, column_name, event_at=none) %}
select facts.{{ column_name }}
from {{ model }} as facts
left join {{ dimension }} as versions on versions.{{ dimension_id }} = facts.{{ column_name }}
where versions.{{ dimension_id }} is null
{%- if event_at %}
    or ({{ event_at }} is not null and (
        versions.scd_start_date > {{ lakehouse.within_time(event_at) }}
        or versions.scd_end_date <= {{ lakehouse.within_time(event_at) }}
    ))
{%- endif %}
{% endtest %}
