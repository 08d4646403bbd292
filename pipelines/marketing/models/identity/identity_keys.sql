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
    union all
    select
        records.record_id, records.first_seen_at, records.given_name, records.family_name, records.user_id, 'link',
        {{ dbt.concat(["'order:'", 'orders.order_number']) }}, {{ no_text }}
    from {{ ref('identity_orders') }} as orders
    inner join records on records.record_id = orders.record_id
    {%- for side in ['record_id', 'other_record_id'] %}
    union all
    select
        {{ side }}, cast(null as {{ dbt.type_timestamp() }}), {{ no_text }}, {{ no_text }}, {{ no_text }}, 'probable',
        {{ dbt.concat(['record_id', "' '", 'other_record_id']) }}, {{ no_text }}
    from {{ ref('probabilistic_edges') }}
    where match_probability >= {{ var('probabilistic_edge_threshold') }}
    {%- endfor %}
),

keys as (
    select
        key_type,
        key_value,
        count(*) as record_count,
        coalesce(
            min(given_name) <> max(given_name) or min(family_name) <> max(family_name) or min(user_id) <> max(user_id)
            or (key_type = 'phone' and count(given_name) < count(*)),
            false
        ) as is_doubtful
    from candidates
    where rejected_as is null
    group by key_type, key_value
    having count(*) > 1
),

judged as (
    select
        candidates.*,
        coalesce(keys.record_count, 1) as record_count,
        coalesce(
            keys.is_doubtful and keys.record_count <= {{ var('identity_key_cap') }} and candidates.rejected_as is null
            and candidates.key_type in ('email', 'phone'),
            false
        ) as is_doubtful,
        case when keys.record_count > {{ var('identity_key_cap') }} then 'hot' end as hot
    from candidates
    left join keys on keys.key_type = candidates.key_type and keys.key_value = candidates.key_value
),

-- Records at a key that all say the same contradict nobody, and need no closer look.
doubtful as (select * from judged where is_doubtful),

guarded as ({{ guarded('doubtful') }})

select record_id, key_type, key_value, record_count, coalesce(rejected_as, hot) as rejected_as from judged where not is_doubtful
union all
select record_id, key_type, key_value, count(*) over (partition by key_type, key_value, rejected_as) as record_count, rejected_as
from guarded
