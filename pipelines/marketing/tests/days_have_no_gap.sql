-- The days of the figures are as many as lie between the first and the last.
select * from (
    select count(*) as days, {{ dbt.datediff('min(kpi_date)', 'max(kpi_date)', 'day') }} + 1 as expected
    from {{ ref('executive_kpis') }}
) as counted
where days > 0 and days <> expected
