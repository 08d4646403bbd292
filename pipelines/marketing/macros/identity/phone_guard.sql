{#-
  A telephone joins only records that do not contradict each other: families share one, and numbers get new owners.

  The records of a number stand in groups by the first letter of the first name. The oldest of a group is its measure:
  another one belongs to it when the first names agree and the user ids, where both have one, are the same. A record without
  a name joins when nobody on the number contradicts anybody. The others are rejected as `contradicted`.
-#}
{% macro guarded_phones(relation) %}
    select
        record_id,
        key_type,
        case when agrees then {{ dbt.concat(['key_value', "' '", "coalesce(name_group, only_group, '')"]) }} else key_value end as key_value,
        case when not agrees then 'contradicted' end as rejected_as
    from (
        select
            *,
            case
                when user_id <> user_of_group then false
                when given_name is not null then agrees_with_measure
                else coalesce(contradictions, 0) = 0 and coalesce(only_group, '') = coalesce(last_group, '')
                    and coalesce(first_user, '') = coalesce(last_user, '')
            end as agrees
        from (
            select
                *,
                min(name_group) over (partition by key_value) as only_group,
                max(name_group) over (partition by key_value) as last_group,
                min(user_id) over (partition by key_value) as first_user,
                max(user_id) over (partition by key_value) as last_user,
                sum(case when agrees_with_measure then 0 else 1 end) over (partition by key_value) as contradictions
            from (
                select
                    *,
                    given_name is null or {{ names_agree('given_name', 'name_of_group') }} as agrees_with_measure
                from (
                    select
                        *,
                        first_value(given_name) over (
                            partition by key_value, name_group order by {{ by_age('named') }}
                            rows between unbounded preceding and unbounded following
                        ) as name_of_group,
                        first_value(user_id) over (
                            partition by key_value, name_group order by case when user_id is null then 1 else 0 end, {{ by_age('named') }}
                            rows between unbounded preceding and unbounded following
                        ) as user_of_group
                    from (
                        select *, substr(given_name, 1, 1) as name_group
                        from {{ relation }}
                        where key_type = 'phone' and rejected_as is null
                    ) as named
                ) as measured
            ) as compared
        ) as counted
    ) as decided
{% endmacro %}
