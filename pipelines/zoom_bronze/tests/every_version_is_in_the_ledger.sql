-- What came, less what was rejected or delivered again, is what the histories hold.
{% for entity in entities() %}
select '{{ entity }}' as source_table, versions, ledger_versions
from (select count(*) as versions from {{ ref('bz_' ~ entity ~ '_history') }}) as history_count
cross join (
    select coalesce(sum(versions_added), 0) as ledger_versions
    from {{ ref('bz_load_ledger') }}
    where source_table = '{{ entity }}'
) as ledger_count
where versions <> ledger_versions
{{ 'union all' if not loop.last }}
{% endfor %}
