-- Rows that were put under a load earlier than the days a run looks back would never be read: they show here.
{% for entity in entities() %}
select '{{ entity }}' as source_table, raw_rows, ledger_rows
from (select count(*) as raw_rows from {{ source('raw', entity) }}) as raw_count
cross join (
    select coalesce(sum(rows_in), 0) as ledger_rows from {{ ref('bz_load_ledger') }} where source_table = '{{ entity }}'
) as ledger_count
where raw_rows <> ledger_rows
{{ 'union all' if not loop.last }}
{% endfor %}
