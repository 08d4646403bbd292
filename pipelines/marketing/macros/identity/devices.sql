{#-
  Browsers or apps as records: one row each, with the user who signed in on it. Of several users it is the one seen there
  most often, then the first: a shared device joins nobody.

  sightings: a list of (relation, column of the device, column of the user, moment as SQL).
-#}
{% macro devices(table, sightings) %}
    select
        {{ record_id(table, 'device_id') }} as record_id,
        device_first_seen_at as first_seen_at,
        user_id,
        is_deleted,
        loaded_at
    from (
        select
            device_id,
            user_id,
            min(first_seen_at) over (partition by device_id) as device_first_seen_at,
            min(is_deleted) over (partition by device_id) = 1 as is_deleted,
            max(loaded_at) over (partition by device_id) as loaded_at,
            row_number() over (
                partition by device_id
                order by case when user_id is null then 1 else 0 end, sightings desc, first_seen_at, user_id
            ) as _rank
        from (
            {%- for relation, device_id, user_id, moment in sightings %}
            select
                {{ device_id }} as device_id,
                {{ lakehouse.blank_to_null(user_id) }} as user_id,
                count(*) as sightings,
                {{ moment }} as first_seen_at,
                min(case when _fivetran_deleted then 1 else 0 end) as is_deleted,
                max(ingestion_timestamp) as loaded_at
            from {{ relation }}
            where {{ device_id }} is not null
            group by 1, 2
            {{- '\n            union all' if not loop.last }}
            {%- endfor %}
        ) as users_of_devices
    ) as ranked
    where _rank = 1
{% endmacro %}
