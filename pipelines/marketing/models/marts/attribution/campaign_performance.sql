-- One row per campaign and day on which something was spent, sent, answered or earned. What no campaign can claim has rows of
-- its own, so that revenue adds up to the orders'.
{{ config(materialized='table', partition_by=lakehouse.partitioned_by('campaign_date')) }}

{%- set counts = ['impressions', 'clicks', 'sends', 'deliveries', 'opens', 'leads_generated', 'responses'] %}
{%- set credits = [] %}
{%- for model in attribution_models() %}{% do credits.extend(['conversions_' ~ model, 'revenue_' ~ model]) %}{% endfor %}

{#- What each source tells of; the rest is null there. -#}
{%- set told = {
    'ads': ['campaign_spend', 'impressions', 'clicks'],
    'mails': ['sends', 'deliveries', 'opens', 'clicks'],
    'members': ['leads_generated', 'responses'],
    'credited_campaigns': credits,
} %}

with ads as (
    select
        platform,
        campaign_id,
        ad_date as campaign_date,
        sum(cost) as campaign_spend,
        sum(impressions) as impressions,
        sum(clicks) as clicks
    from {{ ref('ad_performance') }}
    where level = 'campaign'
    group by platform, campaign_id, ad_date
),

-- Of the day on which they were sent, also what was opened later: a rate never exceeds one.
mails as (
    select
        'braze' as platform,
        coalesce(campaign_id, canvas_id) as campaign_id,
        sent_date as campaign_date,
        count(*) as sends,
        count(delivered_at) as deliveries,
        count(first_opened_at) as opens,
        count(first_clicked_at) as clicks
    from {{ ref('email_engagement') }}
    where coalesce(campaign_id, canvas_id) is not null
    group by coalesce(campaign_id, canvas_id), sent_date
),

-- A lead is the campaign's that it was a member of first, on that day.
first_memberships as (
    select
        campaign_id,
        {{ day_of('created_date') }} as campaign_date,
        first_responded_date,
        case when lead_id is not null and row_number() over (
            partition by lead_id order by created_date, id
        ) = 1 then 1 else 0 end as is_new_lead
    from {{ source('raw_data', 'salesforce_campaign_members') }}
    where not coalesce(_fivetran_deleted, false) and campaign_id is not null
),

members as (
    select
        campaigns.platform,
        campaigns.campaign_id,
        first_memberships.campaign_date,
        sum(first_memberships.is_new_lead) as leads_generated,
        count(first_memberships.first_responded_date) as responses
    from first_memberships
    inner join {{ ref('campaigns') }} as campaigns on campaigns.campaign_id = first_memberships.campaign_id
    group by campaigns.platform, campaigns.campaign_id, first_memberships.campaign_date
),

credited as (
    select
        campaign_name,
        transaction_date as campaign_date
        {%- for model in attribution_models() %},
        {{ purchases_of('weight_' ~ model) }} as conversions_{{ model }},
        sum(revenue_{{ model }}) as revenue_{{ model }}
        {%- endfor %}
    from {{ ref('touchpoint_credit') }}
    group by campaign_name, transaction_date
),

credited_campaigns as (
    select
        coalesce(
            campaigns.platform, case when credited.campaign_name in ('(no campaign)', '(unattributed)') then 'none' else 'other' end
        ) as platform,
        coalesce(campaigns.campaign_id, credited.campaign_name) as campaign_id,
        credited.*
    from credited
    left join {{ ref('campaigns') }} as campaigns
        on campaigns.campaign_name = credited.campaign_name and campaigns.owns_its_name
),

told as (
    {%- for source, columns in told.items() %}
    select
        platform,
        campaign_id,
        campaign_date
        {%- for column in ['campaign_spend'] + counts + credits %},
        {{ column if column in columns else 'null' }} as {{ column }}
        {%- endfor %}
    from {{ source }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

performance as (
    select
        platform,
        campaign_id,
        campaign_date,
        case when platform = 'google_ads' then coalesce(sum(campaign_spend), 0) end as campaign_spend
        {%- for column in counts %},
        {{ whole('coalesce(sum(' ~ column ~ '), 0)') }} as {{ column }}
        {%- endfor %}
        {%- for column in credits %},
        coalesce(sum({{ column }}), 0) as {{ column }}
        {%- endfor %}
    from told
    group by platform, campaign_id, campaign_date
)

select
    {{ dbt.concat(['performance.platform', "'|'", 'performance.campaign_id', "'|'", 'cast(performance.campaign_date as ' ~ dbt.type_string() ~ ')']) }} as campaign_performance_id,
    performance.platform,
    performance.campaign_id,
    coalesce(campaigns.campaign_name, performance.campaign_id) as campaign_name,
    campaigns.campaign_type,
    performance.campaign_date,
    performance.campaign_spend,
    {%- for column in counts + credits %}
    performance.{{ column }},
    {%- endfor %}
    {{ ratio('performance.clicks', 'performance.impressions') }} as ctr,
    {{ ratio('performance.campaign_spend', 'performance.clicks') }} as cpc,
    {{ ratio('performance.opens', 'performance.deliveries') }} as open_rate,
    {{ ratio('performance.campaign_spend', 'performance.leads_generated') }} as cost_per_lead,
    {{ ratio('performance.campaign_spend', 'performance.conversions_linear') }} as cost_per_acquisition,
    {{ ratio('performance.revenue_linear', 'performance.campaign_spend') }} as roas,
    {{ ratio('performance.revenue_linear - performance.campaign_spend', 'performance.campaign_spend') }} as roi
from performance
left join {{ ref('campaigns') }} as campaigns
    on campaigns.platform = performance.platform and campaigns.campaign_id = performance.campaign_id
