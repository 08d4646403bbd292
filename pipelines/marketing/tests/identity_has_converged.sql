-- One more pass would change nothing: all keys of a record are in one component. When this fails, raise var identity_passes.
select record_id
from {{ ref('identity_edges') }}
group by record_id
having min(component) <> max(component)
