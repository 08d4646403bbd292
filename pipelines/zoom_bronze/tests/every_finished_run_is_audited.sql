-- A run that says that it succeeded has a row for each of its models, and none that failed.
select runs.invocation_id
from {{ ref('bz_data_audit') }} as runs
left join {{ ref('bz_data_audit') }} as models
    on models.invocation_id = runs.invocation_id and models.source_table <> '(run)'
where runs.source_table = '(run)'
    and runs.status = 'SUCCESS'
    and runs.message is null
group by runs.invocation_id
having count(models.record_id) = 0
    or sum(case when models.status <> 'SUCCESS' then 1 else 0 end) > 0
