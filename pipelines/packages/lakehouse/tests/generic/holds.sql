{#- A condition holds for every row; one that is unknown (null) does not hold. -#}
{% test holds(model, condition) %}
select * from {{ model }} where not coalesce({{ condition }}, false)
{% endtest %}
