-- What may join records: each record's e-mail address, telephone, user id and links, normalised, and whether they do.
-- Records are joined only through keys, so that n records of a key are n rows here and never n * n pairs.
{{ config(materialized='table') }}

{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}

with records as (
    select
        *,
        {{ normalised_email('email') }} as email_key,
        {{ normalised_phone('phone') }} as phone_key,
        {{ given_name('first_name') }} as given_name,
        lower(last_name) as family_name
    from {{ ref('identity_records') }}
),

candidates as (
    select
        record_id, first_seen_at, given_name, family_name, user_id, 'email' as key_type,
        coalesce(email_key, lower(email)) as key_value,
        case
            when email_key is null then 'malformed'
            when {{ is_role_address('email_key') }} then 'role_address'
        end as rejected_as
    from records
    where email is not null
    union all
    select
        record_id, first_seen_at, given_name, family_name, user_id, 'phone', coalesce(phone_key, lower(phone)),
        case
            when {{ is_placeholder_phone('phone') }} then 'placeholder'
            when phone_key is null then 'malformed'
        end
    from records
    where phone is not null
    union all
    select record_id, first_seen_at, given_name, family_name, user_id, 'user_id', user_id, {{ no_text }}
    from records
    where user_id is not null
    union all
    select record_id, first_seen_at, given_name, family_name, user_id, 'link', linked_record_id, {{ no_text }}
    from records
    where linked_record_id is not null
    union all
    select linked.record_id, linked.first_seen_at, linked.given_name, linked.family_name, linked.user_id, 'link', linked.record_id, {{ no_text }}
    from records as linked
    where linked.record_id in (select linked_record_id from records where linked_record_id is not null)
    {%- if var('use_probabilistic_edges') %}
    {%- for side in ['record_id', 'other_record_id'] %}
    union all
    select
        {{ side }}, cast(null as {{ dbt.type_timestamp() }}), {{ no_text }}, {{ no_text }}, {{ no_text }}, 'probable',
        {{ dbt.concat(['record_id', "' '", 'other_record_id']) }}, {{ no_text }}
    from {{ ref('probabilistic_edges') }}
    where match_probability >= {{ var('probabilistic_edge_threshold') }}
    {%- endfor %}
    {%- endif %}
),

counted as (
    select *, count(*) over (partition by key_type, key_value, rejected_as) as record_count
    from candidates
),

judged as (
    select
        record_id, first_seen_at, given_name, family_name, user_id, key_type, key_value, record_count,
        case
            when rejected_as is not null then rejected_as
            when record_count > {{ var('identity_key_cap') }} then 'hot'
        end as rejected_as
    from counted
),

-- Only what could join anybody is looked at more closely.
doubtful as (
    select * from judged where key_type in ('email', 'phone') and rejected_as is null and record_count > 1
),

guarded as ({{ guarded('doubtful') }})

select record_id, key_type, key_value, record_count, rejected_as
from judged
where key_type not in ('email', 'phone') or rejected_as is not null or record_count = 1
union all
select record_id, key_type, key_value, count(*) over (partition by key_type, key_value, rejected_as) as record_count, rejected_as
from guarded
