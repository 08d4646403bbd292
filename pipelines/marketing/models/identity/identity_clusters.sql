-- One row per record: the cluster that it stands in now, called by its oldest record, and why it stands there.
{{ config(materialized='table') }}

{#- How often a key of each type joins wrongly, as written down beforehand and not fitted to any data. -#}
{%- set errs = {'user_id': 0.01, 'link': 0.01, 'email': 0.03, 'phone': 0.1, 'probable': 0.1} %}
{%- set reasons = [] %}
{%- for key_type in errs %}
    {%- do reasons.append("max(case when key_type = '" ~ key_type ~ "' then '," ~ key_type ~ "' else '' end)") %}
{%- endfor %}

with components as (
    select record_id, min(component) as component from {{ ref('identity_edges') }} group by record_id
),

reasons as (
    select
        record_id,
        nullif(substr({{ dbt.concat(reasons) }}, 2), '') as match_keys,
        cast(1.0 as {{ double_type() }}){% for key_type, err in errs.items() %} * min(case when key_type = '{{ key_type }}' then {{ err }} else 1.0 end){% endfor %} as all_keys_err
    from {{ ref('identity_keys') }}
    where rejected_as is null and record_count > 1
    group by record_id
),

members as (
    select
        records.record_id,
        records.first_seen_at,
        reasons.match_keys,
        reasons.all_keys_err,
        coalesce(cast(components.component as {{ dbt.type_string() }}), records.record_id) as component
    from {{ ref('identity_records') }} as records
    left join components on components.record_id = records.record_id
    left join reasons on reasons.record_id = records.record_id
)

select
    record_id,
    first_value(record_id) over (
        partition by component order by {{ by_age('members') }} rows between unbounded preceding and unbounded following
    ) as cluster_id,
    count(*) over (partition by component) as record_count,
    first_seen_at,
    match_keys,
    -- Keys err independently: that all of them do is the product of what they err by. A record that was joined with none
    -- cannot have been joined wrongly; a cluster too large to be believed counts half.
    round(
        case when match_keys is null then 1.0 else 1.0 - all_keys_err end
        * case when count(*) over (partition by component) > {{ var('identity_cluster_cap') }} then 0.5 else 1.0 end,
        4
    ) as identity_confidence
from members
