-- As many keys in the table of latest versions as in its history, and none that is older than the history's latest.
{% for entity, known in entities().items() %}
select '{{ entity }}' as source_table, keys, latest_keys
from (
    select count(*) as keys, max(_version_at) as newest
    from (
        select {{ known.key }}, max(_version_at) as _version_at
        from {{ ref('bz_' ~ entity ~ '_history') }}
        group by {{ known.key }}
    ) as versions
) as history_count
cross join (select count(*) as latest_keys, max(_version_at) as latest from {{ ref('bz_' ~ entity) }}) as latest_count
where keys <> latest_keys or newest <> latest
{{ 'union all' if not loop.last }}
{% endfor %}
