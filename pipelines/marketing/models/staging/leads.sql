-- One row per lead, with the deal that it became. A lead is written anew when it, its deal, or the customer of its record has changed.
{{ config(unique_key='lead_id', cluster_by=lakehouse.clustered_by(['customer_id'])) }}

with unread_leads as ({{ unread('salesforce_leads') }}),

unread_opportunities as ({{ unread('salesforce_opportunities') }}),

all_leads as (select * from {{ source('raw_data', 'salesforce_leads') }}),

touched as (
    select id as touched_id from unread_leads
    union all
    select all_leads.id
    from all_leads
    inner join unread_opportunities on unread_opportunities.id = all_leads.converted_opportunity_id
),

touched_leads as ({{ touched_rows('salesforce_leads', 'id', 'touched') }}),

delivered_leads as ({{ lakehouse.last_delivered('touched_leads', ['id']) }}),

opportunities as ({{ lakehouse.last_delivered(source('raw_data', 'salesforce_opportunities'), ['id']) }}),

known as (
    select
        delivered_leads.id as lead_id,
        {{ record_id('salesforce_leads', 'delivered_leads.id') }} as record_id,
        {{ lakehouse.blank_to_null('delivered_leads.first_name') }} as first_name,
        {{ lakehouse.blank_to_null('delivered_leads.last_name') }} as last_name,
        {{ full_name('delivered_leads.first_name', 'delivered_leads.last_name') }} as full_name,
        lower({{ lakehouse.blank_to_null('delivered_leads.email') }}) as email,
        coalesce({{ lakehouse.is_email('delivered_leads.email') }}, false) as email_is_valid,
        {{ lakehouse.blank_to_null('delivered_leads.phone') }} as phone,
        {{ lakehouse.blank_to_null('delivered_leads.company') }} as company,
        {{ lakehouse.blank_to_null('delivered_leads.title') }} as title,
        delivered_leads.industry,
        delivered_leads.status,
        delivered_leads.lead_source,
        delivered_leads.rating,
        delivered_leads.product_interest__c as product_interest,
        delivered_leads.lead_score__c as source_lead_score,
        delivered_leads.engagement_score__c as source_engagement_score,
        delivered_leads.created_date as created_at,
        cast(delivered_leads.last_activity_date__c as date) as last_activity_date,
        coalesce(delivered_leads.is_converted, false) as is_converted,
        delivered_leads.converted_account_id,
        delivered_leads.converted_contact_id,
        delivered_leads.converted_opportunity_id,
        opportunities.amount as opportunity_amount,
        opportunities.stage_name as opportunity_stage,
        opportunities.is_won as opportunity_is_won,
        opportunities.close_date as opportunity_close_date,
        coalesce(delivered_leads._fivetran_deleted, false) as is_deleted,
        greatest(
            delivered_leads.ingestion_timestamp,
            coalesce(opportunities.ingestion_timestamp, delivered_leads.ingestion_timestamp)
        ) as _loaded_at
    from delivered_leads
    left join opportunities
        on opportunities.id = delivered_leads.converted_opportunity_id
        and not coalesce(opportunities._fivetran_deleted, false)
)

{{ with_customer('known', 'lead_id') }}
