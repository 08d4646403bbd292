import re

import pytest

from fubcli.config.function_lists import function_list
from fubcli.model.dialect import SqlDialect


@pytest.mark.parametrize("dialect", SqlDialect)
def test_a_list_is_lower_case_names_without_repetition(dialect: str) -> None:
    from fubcli.config import function_lists

    path = function_lists.Path(function_lists.__file__).parent / "functions" / f"{dialect}.txt"
    names = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch("[a-z_][a-z0-9_]*", name) for name in names)
    assert len(names) == len(set(names))
    assert function_list(dialect) == set(names)


FORBIDDEN = re.findall(
    r"\w+",
    """
    reflect java_method try_reflect http_request remote_query vector_search notify secret try_secret list_secrets
    current_oauth_custom_identity_claim read_files read_kafka read_kinesis read_pubsub read_pulsar read_statestore
    read_state_metadata cloud_files cloud_files_state copy_file load_extension input_file_name input_file_block_start
    input_file_block_length from_avro to_avro schema_of_avro from_protobuf to_protobuf from_xml schema_of_xml
    table_changes event_log python_worker_logs get_warehouse_metrics ai_query ai_gen ai_generate_text ai_mask ai_classify
    ai_extract ai_similarity ai_summarize ai_translate ai_forecast ai_parse_document ai_search ai_fix_grammar identifier
    """,
)


def test_nothing_that_reaches_out_of_the_statement_is_allowed() -> None:
    allowed = function_list("databricks")
    assert allowed.isdisjoint(FORBIDDEN)
    assert not [name for name in allowed if re.match("ai_|read_|cloud_|input_file", name)]
    assert not [name for name in allowed if re.search("secret|avro|protobuf|http|reflect|java|python", name)]


OPERATORS = {"and", "or", "not", "in", "between", "case", "when", "div", "+", "-", "=", "||", "all", "table", "values"}


ELSEWHERE = {
    SqlDialect.DUCKDB: """
    read_csv read_csv_auto read_parquet parquet_scan read_json read_text read_blob glob sniff_csv query query_table nextval
    currval setval json_execute_serialized_sql json_serialize_sql getenv current_setting getvariable setseed sleep_ms checkpoint
    force_checkpoint enable_logging write_log histogram histogram_values seq_scan arrow_scan which_secret copy_database
    """,
    SqlDialect.SNOWFLAKE: """
    identifier result_scan last_query_id get_ddl generator infer_schema directory get_presigned_url to_file try_to_file
    encrypt decrypt try_decrypt complete sentiment semantic_view getnextval nextval current_user current_role all_user_names table
    """,
    SqlDialect.BIGQUERY: """
    external_query external_object_transform vector_search appends changes gap_fill deterministic_encrypt dlp_key_chain
    session_user predict forecast generate_text st_regionstats obj
    """,
}


@pytest.mark.parametrize("dialect", ELSEWHERE)
def test_nothing_that_reaches_out_is_allowed_in_another_dialect(dialect: SqlDialect) -> None:
    allowed = function_list(dialect)
    assert allowed.isdisjoint(ELSEWHERE[dialect].split())
    assert not [
        name for name in allowed if re.match("ai_|read_|parquet_|duckdb_|pragma_|pg_|system|current_user|ml_", name)
    ]
    assert not [
        name for name in allowed if re.search("secret|http|nextval|_scan$|setting|presigned|sleep|external", name)
    ]


def test_operators_are_not_functions() -> None:
    assert function_list("databricks").isdisjoint(OPERATORS)


ORDINARY = re.findall(
    r"\w+",
    """
    abs if struct array charindex iff decode dateadd datediff date_diff h3_longlatash3 st_point getdate is_member
    is_account_group_member try_to_timestamp approx_top_k bool_and array_agg string_agg listagg percentile_approx
    to_variant_object variant_get parse_json try_parse_json schema_of_variant variant_explode ifnull nullifzero
    zeroifnull to_varchar to_char session_window window window_time sequence range explode posexplode inline stack
    json_tuple bitmap_count hll_sketch_agg mask raise_error exists transform aggregate row_number cast try_cast
    """,
)


@pytest.mark.parametrize("name", ORDINARY)
def test_what_analysts_call_is_allowed(name: str) -> None:
    assert name in function_list("databricks")
