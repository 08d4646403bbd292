-- One row per record of a person in a source: what it says about them, as it came. Nothing is judged here.
{{ config(materialized='table') }}

{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}

with leads as (
    select
        {{ record_id('salesforce_leads', 'id') }} as record_id, created_date as first_seen_at,
        email, phone, {{ no_text }} as user_id, first_name, last_name,
        case when converted_contact_id <> '' then {{ record_id('salesforce_contacts', 'converted_contact_id') }} end as linked_record_id,
        _fivetran_deleted as is_deleted, ingestion_timestamp as loaded_at
    from {{ source('raw_data', 'salesforce_leads') }}
),

contacts as (
    select
        {{ record_id('salesforce_contacts', 'id') }} as record_id, created_date as first_seen_at,
        email, phone, {{ no_text }} as user_id, first_name, last_name, {{ no_text }} as linked_record_id,
        _fivetran_deleted as is_deleted, ingestion_timestamp as loaded_at
    from {{ source('raw_data', 'salesforce_contacts') }}
),

subscribers as (
    select
        {{ record_id('braze_users', 'user_id') }} as record_id, created_at as first_seen_at,
        email, phone, external_user_id as user_id, {{ no_text }} as first_name, {{ no_text }} as last_name,
        {{ no_text }} as linked_record_id, _fivetran_deleted as is_deleted, ingestion_timestamp as loaded_at
    from {{ source('raw_data', 'braze_users') }}
),

shoppers as (
    select
        {{ record_id('shopify_customers', 'id') }} as record_id, created_at as first_seen_at,
        email, phone, {{ no_text }} as user_id, first_name, last_name, {{ no_text }} as linked_record_id,
        _fivetran_deleted as is_deleted, ingestion_timestamp as loaded_at
    from {{ source('raw_data', 'shopify_customers') }}
),

requesters as (
    select
        {{ record_id('zendesk_users', 'id') }} as record_id, created_at as first_seen_at,
        email, phone, external_id as user_id,
        {{ dbt.split_part('trim(name)', "' '", 1) }} as first_name,
        nullif(trim(substr(trim(name), length({{ dbt.split_part('trim(name)', "' '", 1) }}) + 1)), '') as last_name,
        {{ no_text }} as linked_record_id, _fivetran_deleted as is_deleted, ingestion_timestamp as loaded_at
    from {{ source('raw_data', 'zendesk_users') }}
),

visitors as ({{ devices('ga360', [
    (source('raw_data', 'ga360_sessions'), 'full_visitor_id', 'custom_dimension_user_id', 'min(visit_start_time)'),
]) }}),

installations as ({{ devices('firebase', [
    (source('raw_data', 'firebase_events'), 'user_pseudo_id', 'user_id', lakehouse.moment_of_micros('min(event_timestamp)')),
    (source('raw_data', 'firebase_user_properties'), 'user_pseudo_id', 'user_id', 'min(set_at)'),
]) }}),

-- People whom events name and whose own table does not (yet) have them; guests of the shop have no table of their own.
mentioned as (
    select
        {{ order_record_id('customer_id', 'email', 'id') }} as record_id, min(created_at) as first_seen_at,
        min(email) as email, {{ no_text }} as user_id, max(ingestion_timestamp) as loaded_at
    from {{ source('raw_data', 'shopify_orders') }}
    group by 1
    union all
    select
        {{ record_id('braze_users', 'user_id') }}, min(time), min(email_address), min(external_user_id), max(ingestion_timestamp)
    from {{ source('raw_data', 'braze_email_sends') }}
    where user_id is not null
    group by 1
    union all
    select
        {{ record_id('zendesk_users', 'requester_id') }}, min(created_at), {{ no_text }}, {{ no_text }}, max(ingestion_timestamp)
    from {{ source('raw_data', 'zendesk_tickets') }}
    where requester_id is not null
    group by 1
),

known as (
    select * from leads
    union all
    select * from contacts
    union all
    select * from subscribers
    union all
    select * from shoppers
    union all
    select * from requesters
),

records as (
    select * from known
    union all
    select
        record_id, first_seen_at, {{ no_text }}, {{ no_text }}, user_id, {{ no_text }}, {{ no_text }}, {{ no_text }}, is_deleted, loaded_at
    from visitors
    union all
    select
        record_id, first_seen_at, {{ no_text }}, {{ no_text }}, user_id, {{ no_text }}, {{ no_text }}, {{ no_text }}, is_deleted, loaded_at
    from installations
    union all
    select
        mentioned.record_id, mentioned.first_seen_at, mentioned.email, {{ no_text }}, mentioned.user_id,
        {{ no_text }}, {{ no_text }}, {{ no_text }}, false, mentioned.loaded_at
    from mentioned
    left join known on known.record_id = mentioned.record_id
    where known.record_id is null
)

select
    record_id,
    {{ dbt.split_part(dbt.split_part('record_id', "':'", 1), "'_'", 1) }} as source_system,
    {{ dbt.split_part('record_id', "':'", 1) }} as source_table,
    substr(record_id, length({{ dbt.split_part('record_id', "':'", 1) }}) + 2) as source_id,
    first_seen_at,
    {{ lakehouse.blank_to_null('email') }} as email,
    {{ lakehouse.blank_to_null('phone') }} as phone,
    {{ lakehouse.blank_to_null('user_id') }} as user_id,
    {{ lakehouse.blank_to_null('first_name') }} as first_name,
    {{ lakehouse.blank_to_null('last_name') }} as last_name,
    linked_record_id,
    coalesce(is_deleted, false) as is_deleted,
    loaded_at
from records
