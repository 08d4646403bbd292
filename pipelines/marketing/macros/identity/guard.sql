{#-
  A key joins only records that do not contradict each other: families share a telephone, numbers get new owners, and people
  mistype an address into somebody else's.

  The oldest record with a name is the measure of its key. Who agrees with it is the key's first group, the others are the
  second, with the oldest of them as measure; who agrees with neither is rejected as `contradicted`. A telephone joins who has
  both names in common, an address who has one: a person changes one name, not two. Two user ids are two people: of a group
  the first counts. A record without a name joins the larger group of an address, and nobody by a telephone.

  relation: record_id, first_seen_at, given_name, family_name, user_id, key_type, key_value.
-#}
{% macro guarded(relation) %}
    select
        record_id,
        key_type,
        case when joins and group_joined = 2 then {{ dbt.concat(['key_value', "' #2'"]) }} else key_value end as key_value,
        case when not joins then 'contradicted' end as rejected_as
    from (
        select
            *,
            not (name_group = 0 and key_type = 'phone')
                and coalesce(user_id = {{ user_of_joined_group() }}, true)
                and (name_group <> 2 or {{ agrees_with('given_of_group', 'family_of_group') }}) as joins
        from (
            select
                *,
                case when name_group = 0 and seconds > firsts then 2 when name_group = 0 then 1 else name_group end as group_joined
            from (
                select
                    *,
                    max(case when name_group = 1 then user_of_group end) over (partition by key_type, key_value) as user_of_first,
                    max(case when name_group = 2 then user_of_group end) over (partition by key_type, key_value) as user_of_second,
                    sum(case when name_group = 1 then 1 else 0 end) over (partition by key_type, key_value) as firsts,
                    sum(case when name_group = 2 then 1 else 0 end) over (partition by key_type, key_value) as seconds
                from (
                    select
                        *,
                        {{ oldest('given_name', "key_type, key_value, name_group", 'grouped') }} as given_of_group,
                        {{ oldest('family_name', "key_type, key_value, name_group", 'grouped') }} as family_of_group,
                        {{ oldest('user_id', "key_type, key_value, name_group", 'grouped', first='case when user_id is null then 1 else 0 end, ') }} as user_of_group
                    from (
                        select
                            *,
                            case
                                when given_name is null then 0
                                when {{ agrees_with('given_of_key', 'family_of_key') }} then 1
                                else 2
                            end as name_group
                        from (
                            select
                                *,
                                {{ oldest('given_name', 'key_type, key_value', 'keyed', first=_named_first()) }} as given_of_key,
                                {{ oldest('family_name', 'key_type, key_value', 'keyed', first=_named_first()) }} as family_of_key
                            from {{ relation }} as keyed
                        ) as measured
                    ) as grouped
                ) as measured_by_group
            ) as counted
        ) as assigned
    ) as decided
{% endmacro %}

{% macro _named_first() -%}case when given_name is null then 1 else 0 end, {% endmacro %}

{% macro oldest(column, partition, relation, first='') -%}
    first_value({{ column }}) over (
        partition by {{ partition }} order by {{ first }}{{ by_age(relation) }} rows between unbounded preceding and unbounded following
    )
{%- endmacro %}

{#- A record without a name has the user of the group that it joins as measure, and where that has none, the first of its like. -#}
{% macro user_of_joined_group() -%}
    coalesce(case group_joined when 2 then user_of_second else user_of_first end, user_of_group)
{%- endmacro %}

{% macro agrees_with(given, family) -%}
    case key_type
        when 'phone' then {{ names_agree('given_name', given) }} and {{ names_agree('family_name', family) }}
        else {{ names_agree('given_name', given) }} or {{ names_agree('family_name', family) }}
    end
{%- endmacro %}
