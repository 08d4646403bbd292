{#- Raw rows that a model has not read yet: of loads later than the latest in it, or in the part of it that `part_read` names.
    A connector gives all rows of a load one time, so the tables of one connector need one watermark. -#}
{% macro unread(raw_table, part_read=none) %}
    select * from {{ source('raw_data', raw_table) }}
    {%- if is_incremental() %}
    where ingestion_timestamp > (
        select coalesce(max(_loaded_at), {{ lakehouse.beginning_of_time() }})
        from {{ this }}
        {%- if part_read %}
        where {{ part_read }}
        {%- endif %}
    )
    {%- endif %}
{% endmacro %}

{#- All raw rows of the things in which something is unread; `touched` is a CTE with their ids. -#}
{% macro touched_rows(raw_table, id, touched) %}
    select * from {{ source('raw_data', raw_table) }}
    {%- if is_incremental() %}
    where {{ id }} in (select {{ touched }}.touched_id from {{ touched }})
    {%- endif %}
{% endmacro %}
