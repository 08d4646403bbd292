-- A run that says that it succeeded has one row for each of its models, and none that failed.
select runs.execution_id
from {{ ref('si_audit') }} as runs
left join {{ ref('go_process_audit') }} as models on models.execution_id = runs.execution_id
where runs.status = 'SUCCESS'
    and runs.error_message is null
group by runs.execution_id
having count(models.audit_id) = 0
    or sum(case when models.execution_status <> 'SUCCESS' then 1 else 0 end) > 0
