-- One row per touch: a web session, a click in an e-mail, a response to a campaign of the CRM. Whose it is may change, and a
-- response may be taken back: the row stays and counts no more. (A member who has not responded yet has such a row, too.)
{{ config(
    unique_key='touch_id',
    partition_by=lakehouse.partitioned_by('touch_date'),
    cluster_by=lakehouse.clustered_by(['customer_id']),
) }}

{#- What was loaded, or became another customer's, since the touches of one kind were read last. The connectors load by
    themselves; of the last load all is looked at again. -#}
{%- set news = {} %}
{%- for touch_type in ['web_session', 'email_click'] %}
    {%- set read_until %}
    (
        select coalesce(max(_loaded_at), {{ lakehouse.beginning_of_time() }}) from {{ this }}
        where touch_type = '{{ touch_type }}'
    )
    {%- endset %}
    {%- set is_news %}
    and (
        events._loaded_at >= {{ read_until }}
        or events.record_id in (
            select record_id from {{ ref('identity_bridge') }} where changed_in_load >= {{ read_until }}
        )
    )
    {%- endset %}
    {%- do news.update({touch_type: is_news if is_incremental() else ''}) %}
{%- endfor %}

with sessions as (
    select
        {{ dbt.concat(["'web_session:'", 'events.web_event_id']) }} as touch_id,
        'web_session' as touch_type,
        'web' as platform,
        events.customer_id,
        events.event_at as touched_at,
        coalesce(events.channel, 'other') as channel,
        events.campaign_name,
        true as is_counted,
        events._loaded_at
    from {{ ref('web_events') }} as events
    where events.event_type = 'session_start' {{ news.web_session }}
),

clicks as (
    select
        {{ dbt.concat(["'email_click:'", 'events.send_id']) }} as touch_id,
        'email_click' as touch_type,
        'braze' as platform,
        events.customer_id,
        events.first_clicked_at as touched_at,
        'email' as channel,
        events.campaign_name,
        true as is_counted,
        events._loaded_at
    from {{ ref('email_engagement') }} as events
    where events.first_clicked_at is not null {{ news.email_click }}
),

-- Few, so all of them are looked at: a campaign's name may come after the response to it.
responses as (
    select
        {{ dbt.concat(["'campaign_response:'", 'members.id']) }} as touch_id,
        'campaign_response' as touch_type,
        'salesforce' as platform,
        bridge.customer_id,
        coalesce(members.first_responded_date, members.created_date) as touched_at,
        case when campaigns.platform = 'google_ads' then 'paid_search' else 'other' end as channel,
        coalesce(campaigns.campaign_name, members.campaign_id) as campaign_name,
        members.first_responded_date is not null and not coalesce(members._fivetran_deleted, false) as is_counted,
        members.ingestion_timestamp as _loaded_at
    from {{ source('raw_data', 'salesforce_campaign_members') }} as members
    inner join {{ ref('identity_bridge') }} as bridge
        on bridge.record_id = coalesce(
            {{ record_id('salesforce_leads', 'members.lead_id') }}, {{ record_id('salesforce_contacts', 'members.contact_id') }}
        )
    left join {{ ref('campaigns') }} as campaigns on campaigns.campaign_id = members.campaign_id
),

touches as (
    select * from sessions
    union all
    select * from clicks
    union all
    select * from responses
)

{%- set is_another %}
    stored.touch_id is null
    {%- for column in ['customer_id', 'touched_at', 'channel', 'campaign_name', 'is_counted'] %}
    or stored.{{ column }} is distinct from found.{{ column }}
    {%- endfor %}
{%- endset %}

select
    found.*,
    cast(found.touched_at as date) as touch_date,
{%- if is_incremental() %}
    -- What is only delivered again is no news for those who read by this column.
    case when {{ is_another }} then {{ lakehouse.run_moment() }} else stored._written_at end as _written_at
from touches as found
left join {{ this }} as stored on stored.touch_id = found.touch_id
where stored._loaded_at is distinct from found._loaded_at or {{ is_another }}
{%- else %}
    {{ lakehouse.run_moment() }} as _written_at
from touches as found
{%- endif %}
