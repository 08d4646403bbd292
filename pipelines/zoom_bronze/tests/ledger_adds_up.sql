select *
from {{ ref('bz_load_ledger') }}
where rows_in <> rows_rejected + rows_redelivered + versions_added
    or rows_redelivered < 0
    or rows_rejected < 0
