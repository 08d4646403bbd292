-- One row per campaign of the ads platform, of e-mail, and of the CRM. The name decides whose a touch's campaign is, so
-- of campaigns that share one, only the first owns it.
{{ config(materialized='table') }}

with known as (
    select 'google_ads' as platform, campaign_id, max(campaign_name) as campaign_name, max(campaign_type) as campaign_type
    from {{ ref('ad_performance') }}
    where level = 'campaign'
    group by campaign_id
    union all
    select
        'braze' as platform,
        coalesce(campaign_id, canvas_id) as campaign_id,
        max(campaign_name) as campaign_name,
        'email' as campaign_type
    from {{ ref('email_engagement') }}
    where coalesce(campaign_id, canvas_id) is not null
    group by coalesce(campaign_id, canvas_id)
),

responded as (
    select distinct campaign_id
    from {{ source('raw_data', 'salesforce_campaign_members') }}
    where campaign_id is not null
        and campaign_id not in (select campaign_id from known)
),

campaigns as (
    select platform, campaign_id, coalesce(campaign_name, campaign_id) as campaign_name, campaign_type from known
    union all
    select 'salesforce' as platform, campaign_id, campaign_id as campaign_name, 'crm' as campaign_type from responded
)

select
    platform,
    campaign_id,
    campaign_name,
    campaign_type,
    row_number() over (
        partition by campaign_name
        order by case platform when 'google_ads' then 1 when 'braze' then 2 else 3 end, campaign_id
    ) = 1 as owns_its_name
from campaigns
