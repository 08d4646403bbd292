-- One row per person and day on which records of theirs were first seen. A person is somebody whom a record of the CRM, the
-- shop, the e-mail list or the help desk names; a browser or an app alone is nobody.
{{ config(materialized='table', cluster_by=lakehouse.clustered_by(['customer_id'])) }}

with records as (
    select
        customer_id,
        cast(first_seen_at as date) as happened_on,
        case
            when record_id like 'salesforce%' then 'crm'
            when record_id like 'shopify%' then 'shop'
            when record_id like 'braze%' then 'email_list'
            when record_id like 'zendesk%' then 'help_desk'
            else 'visitor'
        end as kind
    from {{ ref('identity_bridge') }}
    where first_seen_at is not null
)

select
    customer_id,
    happened_on,
    count(*) as known_records,
    {%- for kind in ['crm', 'shop', 'email_list', 'help_desk', 'visitor'] %}
    count(case when kind = '{{ kind }}' then 1 end) as {{ kind }}_records{{ ',' if not loop.last }}
    {%- endfor %}
from records
where customer_id in (select customer_id from records where kind <> 'visitor')
group by customer_id, happened_on
