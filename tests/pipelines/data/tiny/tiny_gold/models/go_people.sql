select count(*) as people from {{ source('bronze', 'bz_people') }}
