-- Every participation in a meeting that has a fact is counted there, once.
select * from (
    select
        (select sum(participant_count) from {{ ref('go_meeting_fact') }}) as counted,
        (
            select count(*) from {{ ref('go_participant_fact') }}
            where meeting_id in (select meeting_id from {{ ref('go_meeting_fact') }})
        ) as present
) as totals
where coalesce(counted, 0) <> present
