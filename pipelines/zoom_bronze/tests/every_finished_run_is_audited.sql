-- A run that says that it ended has a row for each of its models.
select runs.invocation_id
from {{ ref('bz_data_audit') }} as runs
where runs.source_table = '(run)'
    and runs.status = 'SUCCESS'
    and (
        select count(*)
        from {{ ref('bz_data_audit') }} as models
        where models.invocation_id = runs.invocation_id and models.source_table = 'bz_load_ledger'
    ) <> 1
