-- Databricks' information_schema over DuckDB's own catalog functions, so that tables made later are in it too.
-- $catalog is the name under which the file is attached: those functions show every attached database.
CREATE OR REPLACE VIEW _fubcli.information_schema_schemata AS
SELECT '$catalog' AS catalog_name, schema_name, 'fub-data-platform' AS schema_owner
FROM duckdb_schemas()
WHERE database_name = '$catalog' AND schema_name <> '_fubcli'
  AND (schema_name <> 'main' OR EXISTS (FROM duckdb_tables() t WHERE t.database_name = '$catalog' AND t.schema_name = 'main'))
UNION ALL
SELECT '$catalog', 'information_schema', 'System user'
ORDER BY schema_name;

CREATE OR REPLACE VIEW _fubcli.information_schema_tables AS
SELECT '$catalog' AS table_catalog, o.schema_name AS table_schema, o.table_name, o.table_type, h.last_altered, o.comment
FROM (
  SELECT schema_name, table_name, 'MANAGED' AS table_type, comment FROM duckdb_tables()
  WHERE database_name = '$catalog' AND schema_name <> '_fubcli' AND NOT internal
  UNION ALL
  SELECT schema_name, view_name, 'VIEW', comment FROM duckdb_views()
  WHERE database_name = '$catalog' AND schema_name <> '_fubcli' AND NOT internal
) o
LEFT JOIN (
  SELECT table_schema, table_name, max(committed_at) AS last_altered FROM $catalog._fubcli.commit_history
  WHERE operation <> 'OPTIMIZE' AND operation NOT LIKE 'VACUUM%' GROUP BY ALL
) h ON h.table_schema = o.schema_name AND h.table_name = o.table_name
ORDER BY 2, 3;

-- Types are rewritten from the inside out, four levels deep: DECIMAL's parentheses are hidden, then each innermost
-- STRUCT(…) or MAP(…) gets angle brackets, which frees the next one out.
CREATE OR REPLACE VIEW _fubcli.information_schema_columns AS
SELECT
  '$catalog' AS table_catalog, schema_name AS table_schema, table_name, column_name, column_index AS ordinal_position,
  CASE WHEN is_nullable THEN 'YES' ELSE 'NO' END AS is_nullable,
  translate(level_4, '{};"', '(),') AS data_type, comment
FROM (
  SELECT
    *,
    regexp_replace(regexp_replace(level_3, '(STRUCT|MAP)\(([^()]*)\)\[\d*\]', 'ARRAY<\1<\2>>', 'g'), '(STRUCT|MAP)\(([^()]*)\)', '\1<\2>', 'g') AS level_4
  FROM (
    SELECT
      *,
      regexp_replace(data_type, '^ENUM\(.*\)$$', 'STRING') AS plain,
      regexp_replace(plain, 'DECIMAL\((\d+),(\d+)\)', 'DECIMAL{\1;\2}', 'g') AS hidden,
      replace(hidden, 'TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ') AS zoned,
      regexp_replace(zoned, '([^, ]) ("?[A-Z])', '\1: \2', 'g') AS named,
      regexp_replace(named, '\b(VARCHAR|JSON|UUID|TIME)\b', 'STRING', 'g') AS texts,
      regexp_replace(texts, '\bTIMESTAMP(_S|_MS|_NS)?\b', 'TIMESTAMP_NTZ', 'g') AS naive,
      replace(replace(naive, 'TIMESTAMPTZ', 'TIMESTAMP'), 'BLOB', 'BINARY') AS times,
      regexp_replace(regexp_replace(times, '\bUINTEGER\b', 'BIGINT', 'g'), '\bUBIGINT\b', 'DECIMAL{20;0}', 'g') AS wide,
      regexp_replace(regexp_replace(wide, '\b(INTEGER|USMALLINT)\b', 'INT', 'g'), '\bUTINYINT\b', 'SMALLINT', 'g') AS ints,
      regexp_replace(ints, '\bHUGEINT\b', 'DECIMAL{38;0}', 'g') AS numbers,
      regexp_replace(numbers, '([A-Z_]+(\{[0-9;]+\})?)\[\d*\]\[\d*\]', 'ARRAY<ARRAY<\1>>', 'g') AS pairs,
      regexp_replace(pairs, '([A-Z_]+(\{[0-9;]+\})?)\[\d*\]', 'ARRAY<\1>', 'g') AS level_0,
      regexp_replace(regexp_replace(level_0, '(STRUCT|MAP)\(([^()]*)\)\[\d*\]', 'ARRAY<\1<\2>>', 'g'), '(STRUCT|MAP)\(([^()]*)\)', '\1<\2>', 'g') AS level_1,
      regexp_replace(regexp_replace(level_1, '(STRUCT|MAP)\(([^()]*)\)\[\d*\]', 'ARRAY<\1<\2>>', 'g'), '(STRUCT|MAP)\(([^()]*)\)', '\1<\2>', 'g') AS level_2,
      regexp_replace(regexp_replace(level_2, '(STRUCT|MAP)\(([^()]*)\)\[\d*\]', 'ARRAY<\1<\2>>', 'g'), '(STRUCT|MAP)\(([^()]*)\)', '\1<\2>', 'g') AS level_3
    FROM duckdb_columns()
    WHERE database_name = '$catalog' AND schema_name <> '_fubcli' AND NOT internal
  )
)
ORDER BY 2, 3, 5;
