-- One row per day and campaign, ad group, or keyword. The levels tell of the same money: sum one of them only.
{{ config(
    unique_key='ad_performance_id',
    partition_by=lakehouse.partitioned_by('ad_date'),
    cluster_by=lakehouse.clustered_by(['level', 'campaign_id']),
) }}

with unread_campaigns as ({{ unread('google_ads_campaigns', "level = 'campaign'") }}),

unread_ad_groups as ({{ unread('google_ads_ad_groups', "level = 'ad_group'") }}),

unread_keywords as ({{ unread('google_ads_keywords', "level = 'keyword'") }}),

campaigns as ({{ lakehouse.last_delivered(source('raw_data', 'google_ads_campaigns'), ['date', 'campaign_id']) }}),

ad_groups as ({{ lakehouse.last_delivered(source('raw_data', 'google_ads_ad_groups'), ['date', 'campaign_id', 'ad_group_id']) }}),

delivered as (
    select
        'campaign' as level,
        date,
        campaign_id,
        '' as ad_group_id,
        '' as keyword_id,
        cast(null as {{ dbt.type_string() }}) as keyword_text,
        cast(null as {{ dbt.type_string() }}) as match_type,
        impressions,
        clicks,
        cost_micros,
        conversions,
        conversion_value,
        cast(null as {{ dbt.type_bigint() }}) as quality_score,
        ingestion_timestamp
    from unread_campaigns
    union all
    select 'ad_group', date, campaign_id, ad_group_id, '', null, null, impressions, clicks, cost_micros, conversions, null, null, ingestion_timestamp
    from unread_ad_groups
    union all
    select
        'keyword', date, campaign_id, ad_group_id, keyword_id, keyword_text, lower(keyword_match_type), impressions, clicks, cost_micros,
        conversions, null, quality_score, ingestion_timestamp
    from unread_keywords
),

last_delivered as ({{ lakehouse.last_delivered('delivered', ['date', 'campaign_id', 'ad_group_id', 'keyword_id']) }})

select
    {{ dbt.concat([
        "'google_ads:'", 'cast(found.date as ' ~ dbt.type_string() ~ ')', "':'", 'found.campaign_id', "':'", 'found.ad_group_id', "':'", 'found.keyword_id'
    ]) }} as ad_performance_id,
    'google_ads' as platform,
    found.date as ad_date,
    found.campaign_id,
    campaigns.campaign_name,
    campaigns.campaign_type,
    campaigns.campaign_status,
    found.ad_group_id,
    ad_groups.ad_group_name,
    found.keyword_id,
    found.keyword_text,
    found.match_type,
    found.level,
    found.impressions,
    found.clicks,
    {{ usd_of_micros('found.cost_micros') }} as cost,
    found.conversions,
    {{ usd('found.conversion_value') }} as conversion_value,
    found.quality_score,
    found.ingestion_timestamp as _loaded_at
from last_delivered as found
left join campaigns on campaigns.date = found.date and campaigns.campaign_id = found.campaign_id
left join ad_groups
    on ad_groups.date = found.date
    and ad_groups.campaign_id = found.campaign_id
    and ad_groups.ad_group_id = found.ad_group_id
