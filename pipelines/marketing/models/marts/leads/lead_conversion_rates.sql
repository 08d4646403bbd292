-- One row per band of scores: how many of the leads that were open at the latest snapshot that can tell were won in the 90 days
-- from it on.
{{ config(materialized='table') }}

with counted as (
    select
        scored_on,
        {{ lead_score_band('lead_score') }} as score_band,
        count(*) as leads,
        sum(case when is_won_in_90d then 1 else 0 end) as won_leads
    from {{ ref('lead_points') }}
    where not is_today
        and not was_closed_before
        and not has_ordered
    group by scored_on, {{ lead_score_band('lead_score') }}
),

bands as (
    {%- for lowest in [0, 20, 40, 60, 80] %}
    select {{ lead_score_band(lowest) }} as score_band {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- A band in which nobody was has the rate of all.
filled as (
    select bands.score_band, counted.scored_on, coalesce(counted.leads, 0) as leads, coalesce(counted.won_leads, 0) as won_leads
    from bands
    left join counted on counted.score_band = bands.score_band
)

select
    score_band,
    max(scored_on) over () as scored_on,
    leads,
    won_leads,
    {{ smoothed_rate('won_leads', 'leads', var('smoothing_conversion')) }} as conversion_rate
from filled
