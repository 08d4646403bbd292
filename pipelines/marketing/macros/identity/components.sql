{#-
  Connected components, without recursion: a fixed number of passes as plain SQL.

  A row of `connections` is a connector (a record) at a node (a key that it has); `label` says which node the row's node has
  become part of, at first each is its own. In a pass a node takes the smallest label that it meets at its connectors, and so
  becomes one with the node that had it. A chain of nodes would shrink by one per pass if its labels stood in order; so each pass first gives
  all of them other names, shuffled, and a chain shrinks to about a half: n nodes need about log2(n) passes. A pass reads the
  one before it once: nothing doubles on engines that inline common table expressions.

  connections: a relation with connector, node and label, which begins as the node, a positive integer below 2^31 - 1.
-#}
{% macro components(connections, passes) %}
    select connector, node, label
    from
    {%- for _ in range(passes) %} (
        select connector, node, min(met) over (partition by label) as label
        from (
            select connector, node, label, min(label) over (partition by connector) as met
            from (
                select connector, node, {{ shuffled('label', loop.revindex) }} as label
                from
    {%- endfor %} {{ connections }}
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
