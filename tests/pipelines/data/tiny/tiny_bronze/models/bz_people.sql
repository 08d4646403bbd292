select person_id, lower(email) as email, cast(age as integer) as age from {{ source('landing', 'people') }}
