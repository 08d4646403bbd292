-- One row per support ticket. It belongs to who requested it.
{{ config(unique_key='ticket_id', cluster_by=lakehouse.clustered_by(['customer_id'])) }}

with unread_tickets as ({{ unread('zendesk_tickets') }}),

tickets as ({{ lakehouse.last_delivered('unread_tickets', ['id']) }}),

requested as (
    select
        id as ticket_id,
        {{ record_id('zendesk_users', 'requester_id') }} as record_id,
        organization_id,
        subject,
        status,
        priority,
        type as ticket_type,
        created_at,
        updated_at,
        solved_at,
        {{ list_first('tags') }} as first_tag,
        {{ list_size('tags') }} as tag_count,
        satisfaction_rating_score as satisfaction_score,
        case satisfaction_rating_score when 'bad' then true when 'good' then false end as satisfaction_is_bad,
        {{ dbt.datediff('created_at', 'solved_at', 'second') }} / 3600.0 as resolution_hours,
        coalesce(_fivetran_deleted, false) as is_deleted,
        ingestion_timestamp as _loaded_at
    from tickets
)

{{ with_customer('requested', 'ticket_id') }}
