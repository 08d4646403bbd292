-- One row per lead and date of a snapshot: today's, and the one by which scores are calibrated. Points come from what the lead
-- said of itself and from what was done in the 90 days before the date; what sales makes of a lead (status, rating) gives none.
{{ config(materialized='table', cluster_by=lakehouse.clustered_by(['lead_id'])) }}

{%- set signals = [
    'active_days_last_90d', 'emails_opened_last_90d', 'emails_clicked_last_90d', 'pricing_views_last_90d', 'demo_views_last_90d',
    'demo_views_last_30d', 'downloads_last_90d', 'video_plays_last_90d', 'form_submits_last_90d', 'unsubscribes_all',
] %}

with dates as (
    select {{ as_of_date() }} as scored_on, true as is_today
    union all
    select calibrated_on, false
    from (select {{ calibration_date() }} as calibrated_on) as calibration
    where calibrated_on is not null
),

-- A lead of today has no whole day behind it: it is scored by what it says of itself.
known_leads as (
    select leads.*, dates.scored_on, dates.is_today
    from {{ ref('leads') }} as leads
    cross join dates
    where not leads.is_deleted
        and (dates.is_today or cast(leads.created_at as date) < dates.scored_on)
),

features as (
    select entity_id, snapshot_date, has_ordered, {{ signals | join(', ') }}
    from {{ ref('ml_features') }}
    where entity_type = 'customer'
        and snapshot_date in (select scored_on from dates)
),

signalled as (
    select
        known_leads.*,
        coalesce(features.has_ordered, false) as has_ordered
        {%- for signal in signals %},
        coalesce(features.{{ signal }}, 0) as {{ signal }}
        {%- endfor %}
    from known_leads
    left join features
        on features.entity_id = known_leads.customer_id
        and features.snapshot_date = known_leads.scored_on
),

pointed as (
    select
        *
        {%- for name, (part, most, sql) in lead_points().items() %},
        {{ sql }} as {{ name }}
        {%- endfor %}
    from signalled
)

select
    lead_id,
    customer_id,
    scored_on,
    is_today,
    has_ordered,
    {{ signals | join(',\n    ') }},
    {{ lead_points().keys() | join(',\n    ') }},
    {%- for part in ['fit', 'engagement', 'intent'] %}
    {{ points_of(part) }} as {{ part }}_points,
    {%- endfor %}
    {{ points_of() }} as lead_score,
    coalesce({{ is_closed_deal('opportunity_stage') }} and opportunity_close_date < scored_on, false) as was_closed_before,
    coalesce(
        opportunity_is_won and opportunity_close_date >= scored_on and opportunity_close_date < {{ plus_days('scored_on', 90) }},
        false
    ) as is_won_in_90d
from pointed
