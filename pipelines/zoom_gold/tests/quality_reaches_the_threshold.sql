-- The gate: of each entity, at least `data_quality_threshold` of the rows are not rejected.
{%- set entities = ['users', 'meetings', 'participants', 'feature_usage', 'webinars', 'support_tickets', 'licenses', 'billing_events'] %}
{{ config(severity='error') }}

-- After the error table, never before it: a run that fails here must be able to say why.
-- depends_on: {{ ref('go_error_data') }}

select * from (
{%- for entity in entities %}
    select
        '{{ entity }}' as entity,
        count(*) as all_rows,
        coalesce(sum(case when validation_status = 'FAILED' then 1 else 0 end), 0) as rejected_rows
    from {{ ref('si_' ~ entity) }}
    {{ 'union all' if not loop.last }}
{%- endfor %}
) as judged
where all_rows - rejected_rows < {{ var('data_quality_threshold') }} * all_rows
