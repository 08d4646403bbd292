-- Per customer: leads, contacts with their company's account, deals.
{{ config(materialized='ephemeral') }}

with leads as (
    select
        customer_id,
        count(*) as lead_count,
        min(created_at) as first_lead_at,
        max(created_at) as last_lead_at,
        {{ earliest_value('lead_source', 'created_at') }} as lead_source,
        {{ latest_value('status', 'created_at') }} as lead_status,
        {{ latest_value('rating', 'created_at') }} as lead_rating,
        {{ latest_value('product_interest', 'created_at') }} as product_interest,
        max(source_lead_score) as source_lead_score,
        max(source_engagement_score) as source_engagement_score,
        max(case when is_converted then 1 else 0 end) = 1 as is_converted_lead,
        {{ latest_value('company', 'created_at') }} as company,
        {{ latest_value('title', 'created_at') }} as title,
        {{ latest_value('industry', 'created_at') }} as industry,
        max(last_activity_date) as last_activity_date,
        count(case when converted_opportunity_id is not null then 1 end) as opportunity_count,
        count(case when opportunity_is_won then 1 end) as won_opportunity_count,
        sum(case when opportunity_is_won then opportunity_amount else 0 end) as won_opportunity_amount,
        count(case when opportunity_amount is not null and opportunity_close_date >= clock.as_of_date and not coalesce(opportunity_is_won, false) then 1 end) as open_opportunity_count,
        sum(case when opportunity_close_date >= clock.as_of_date and not coalesce(opportunity_is_won, false) then opportunity_amount else 0 end) as open_opportunity_amount
    from {{ ref('leads') }}
    cross join (select {{ as_of_date() }} as as_of_date) as clock
    where not is_deleted
    group by customer_id
),

-- The contact that was made last says which company a person works for now.
contacts as (
    select
        bridge.customer_id,
        contacts.account_id,
        contacts.title,
        row_number() over (partition by bridge.customer_id order by contacts.created_date desc, contacts.id) as _rank
    from {{ source('raw_data', 'salesforce_contacts') }} as contacts
    inner join {{ ref('identity_bridge') }} as bridge on bridge.record_id = {{ record_id('salesforce_contacts', 'contacts.id') }}
    where not coalesce(contacts._fivetran_deleted, false)
),

employed as (
    select
        contacts.customer_id,
        contacts.title,
        accounts.id as account_id,
        accounts.name as account_name,
        accounts.type as account_type,
        accounts.industry,
        accounts.billing_country,
        accounts.billing_city,
        accounts.customer_tier__c as customer_tier,
        accounts.account_health_score__c as account_health_score,
        accounts.mrr__c as monthly_recurring_revenue,
        accounts.arr__c as annual_recurring_revenue,
        accounts.number_of_employees
    from contacts
    left join {{ source('raw_data', 'salesforce_accounts') }} as accounts
        on accounts.id = contacts.account_id and not coalesce(accounts._fivetran_deleted, false)
    where contacts._rank = 1
)

select
    coalesce(leads.customer_id, employed.customer_id) as customer_id,
    leads.lead_count,
    leads.first_lead_at,
    leads.last_lead_at,
    leads.lead_source,
    leads.lead_status,
    leads.lead_rating,
    leads.product_interest,
    leads.source_lead_score,
    leads.source_engagement_score,
    leads.is_converted_lead,
    leads.last_activity_date as last_sales_activity_date,
    leads.opportunity_count,
    leads.won_opportunity_count,
    leads.won_opportunity_amount,
    leads.open_opportunity_count,
    leads.open_opportunity_amount,
    employed.customer_id is not null as is_contact,
    employed.account_id,
    employed.account_type,
    employed.customer_tier,
    employed.account_health_score,
    employed.monthly_recurring_revenue,
    employed.annual_recurring_revenue,
    employed.number_of_employees,
    coalesce(employed.account_name, leads.company) as company,
    coalesce(employed.title, leads.title) as title,
    coalesce(employed.industry, leads.industry) as industry,
    employed.billing_country as country,
    employed.billing_city as city
from leads
full outer join employed on employed.customer_id = leads.customer_id
