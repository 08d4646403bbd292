-- One more pass would change nothing: at each key, and in each record, all labels are the same.
-- When this fails, raise var identity_passes.
select 'key' as of, cast(key_number as {{ dbt.type_string() }}) as name
from {{ ref('identity_edges') }}
group by key_number
having min(label) <> max(label)
union all
select 'record', record_id
from {{ ref('identity_edges') }}
group by record_id
having min(label) <> max(label)
