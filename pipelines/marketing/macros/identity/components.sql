{#-
  Connected components of the graph of records and keys, without recursion: a fixed number of passes as plain SQL.

  Each row of `edges` is a record at a key; `label` says which node the record is part of, at first each is its own. In a pass
  a node takes the smallest label that it meets at its keys, and so becomes one with the node that had it. A chain of nodes
  would shrink by one per pass if its labels stood in order; so each pass first gives all nodes other names, shuffled, and a
  chain shrinks to about a half: n records need about log2(n) passes. A pass reads the one before it once: nothing doubles
  on engines that inline common table expressions.

  edges: a relation with record_id, key_number and label, a positive integer below the prime of `shuffled`.
-#}
{% macro components(edges, passes) %}
    select record_id, key_number, label
    from
    {%- for _ in range(passes) %} (
        select record_id, key_number, min(met) over (partition by label) as label
        from (
            select record_id, key_number, label, min(label) over (partition by key_number) as met
            from (
                select record_id, key_number, {{ shuffled('label', loop.revindex) }} as label
                from
    {%- endfor %} {{ edges }} as edges
    {%- for _ in range(passes) %}
            ) as renamed
        ) as meeting
    ) as pass_{{ loop.index }}
    {%- endfor %}
{% endmacro %}

{#- A one-to-one change of numbers below 2^31 - 1, another one for each pass; products stay below 2^62. -#}
{% macro shuffled(label, pass) -%}
    mod({{ label }} * {{ 1103515245 + 7919 * pass * pass }} + {{ 12345 + 104729 * pass }}, 2147483647)
{%- endmacro %}
