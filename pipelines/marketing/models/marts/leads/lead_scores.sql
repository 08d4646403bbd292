-- One row per lead that is not deleted: its points, grade and qualification, how often leads of its score were won, and what to
-- do next.
{{ config(materialized='table', cluster_by=lakehouse.clustered_by(['qualification_status'])) }}

with scored as (
    select
        points.*,
        leads.full_name,
        leads.email,
        leads.email_is_valid,
        leads.phone,
        leads.company,
        leads.title,
        leads.status,
        leads.lead_source,
        leads.product_interest,
        leads.created_at,
        leads.is_converted,
        leads.opportunity_amount,
        leads.opportunity_is_won,
        {{ is_closed_deal('leads.opportunity_stage') }} as is_closed,
        leads.opportunity_close_date
    from {{ ref('lead_points') }} as points
    inner join {{ ref('leads') }} as leads on leads.lead_id = points.lead_id
    where points.is_today
),

reasoned as (
    select
        *
        {%- for need, reason in bant_reasons().items() %},
        {{ reason }} as {{ need }}_reason
        {%- endfor %}
    from scored
),

qualified as (
    select
        *,
        {%- for need in bant_reasons() %}
        case when {{ need }}_reason is not null then 1 else 0 end as {{ need }},
        {%- endfor %}
        case
            when coalesce(opportunity_is_won, false) or has_ordered then 'customer'
            when lower(status) in ('unqualified', 'disqualified') or is_closed then 'disqualified'
            when not email_is_valid and phone is null then 'disqualified'
            when is_converted or lead_score >= {{ var('lead_score_sql') }} then 'sql'
            when lead_score >= {{ var('lead_score_mql') }} then 'mql'
            else 'raw'
        end as qualification_status
    from reasoned
),

summed as (
    select *, {{ bant_reasons().keys() | join(' + ') }} as bant_score
    from qualified
)

select
    summed.lead_id,
    summed.customer_id,
    summed.full_name,
    summed.email,
    summed.phone,
    summed.company,
    summed.title,
    summed.lead_source,
    summed.status,
    summed.created_at,
    summed.scored_on,
    summed.lead_score,
    {{ lead_grade('summed.lead_score') }} as lead_grade,
    summed.fit_points,
    summed.engagement_points,
    summed.intent_points,
    {%- for name in lead_points() %}
    summed.{{ name }},
    {%- endfor %}
    summed.qualification_status,
    {%- for need in bant_reasons() %}
    summed.{{ need }},
    summed.{{ need }}_reason,
    {%- endfor %}
    summed.bant_score,
    case when summed.qualification_status in ('raw', 'mql', 'sql') then rates.conversion_rate end as conversion_probability,
    rates.leads as conversion_observations,
    round(0.6 * summed.lead_score + 10 * summed.bant_score, 0) as sales_readiness_score,
    {{ next_action() }} as recommended_next_action
from summed
left join {{ ref('lead_conversion_rates') }} as rates on rates.score_band = {{ lead_score_band('summed.lead_score') }}
