"""Text: parts, positions, padding, hashes, URLs."""

from __future__ import annotations

import re

from sqlglot import exp

from fubcli.sql.duckdb.casts import as_text, texts_of
from fubcli.sql.duckdb.entries import (
    Arguments,
    Entry,
    call,
    count,
    lacking,
    macro,
    native,
    number,
    on_text,
    refused,
    renamed,
    rewritten,
    same,
    sql_type,
    text,
    text_of,
)
from fubcli.sql.types import functions as result
from fubcli.sql.types import type_of

_SPECIFIER = re.compile(r"%(?:%|[-0,+ ]*\d*(?:\.\d+)?[sdf])")


def _substring(arguments: Arguments) -> exp.Expr:
    count(arguments, "substring", 2, 3)
    plain = all(isinstance(each, exp.Literal) and str(each.this).isdigit() for each in arguments[1:])
    if plain and int(str(arguments[1].this)) > 0:
        return call("substring", as_text(arguments[0]), *arguments[1:])
    return call("sp_substring", as_text(arguments[0]), *arguments[1:])


def _length(arguments: Arguments) -> exp.Expr:
    count(arguments, "length", 1)
    kind = type_of(arguments[0])
    if kind.name not in ("unknown", "binary"):
        return exp.Cast(this=call("length", as_text(arguments[0])), to=sql_type("int"))
    return call("sp_length", *arguments)


def _split(arguments: Arguments) -> exp.Expr:
    count(arguments, "split", 2, 3)
    pattern = text_of(arguments[1], "a pattern of split")
    plain = re.sub(r"\\([^\w\s])", r"\1", pattern) if not re.search(r"\\\w", pattern) else None
    is_plain = (
        plain is not None and not re.search(r"(?<!\\)[.^$*+?{}()\[\]|]", pattern) and pattern.count("\\") <= 1 and plain
    )
    if is_plain:
        return call(
            "sp_split_limit" if len(arguments) == 3 else "string_split", arguments[0], text(str(plain)), *arguments[2:]
        )
    if len(arguments) == 3 or _matches_nothing(pattern):
        raise lacking("split with a limit and a regular expression, or by one that can match nothing,")
    return call("string_split_regex", arguments[0], arguments[1])


def _matches_nothing(pattern: str) -> bool:
    try:
        return any(match[0] == "" for sample in ("", "ab", "a1 b") for match in re.finditer(pattern, sample))
    except re.error:
        return True


def _formatted(arguments: Arguments) -> exp.Expr:
    form = text_of(arguments[0], "a format")
    specifiers = [each for each in _SPECIFIER.findall(form) if each != "%%"]
    if re.search("%", _SPECIFIER.sub("", form)) or len(specifiers) != len(arguments) - 1:
        raise lacking(f"the format {form!r}")
    casts = {"s": "sp_plain_string", "d": "sp_whole_number", "f": "sp_fraction"}
    shown = [call(casts[each[-1]], argument) for each, argument in zip(specifiers, arguments[1:], strict=True)]
    return call("printf", arguments[0], *shown)


def _parse_url(arguments: Arguments) -> exp.Expr:
    count(arguments, "parse_url", 2, 3)
    part = text_of(arguments[1], "a part of a URL").upper()
    shapes = {
        "HOST": r"^[^:/?#]+://(?:[^/?#@]*@)?([^/?#:]+)", "PATH": r"^[^:/?#]+://[^/?#]*([^?#]*)", "QUERY": r"^[^?#]*\?([^#]*)",
        "PROTOCOL": r"^([^:/?#]+)://", "REF": "#(.*)$",
    }  # fmt: skip
    if part not in shapes or (len(arguments) == 3 and part != "QUERY"):
        raise lacking(f"the part {part} of a URL")
    if len(arguments) == 3:
        key = re.escape(text_of(arguments[2], "a key of a URL"))
        return call("sp_group", arguments[0], text(rf"[?&]{key}=([^&#]*)"))
    return call("sp_path" if part == "PATH" else "sp_group", arguments[0], text(shapes[part]))


def _without(arguments: Arguments) -> exp.Expr:
    count(arguments, "replace", 2, 3)
    return call("replace", *map(as_text, arguments), *([text("")] if len(arguments) == 2 else []))


def _split_part(arguments: Arguments) -> exp.Expr:
    count(arguments, "split_part", 3)
    plain = arguments[2].this if isinstance(arguments[2], exp.Neg) else arguments[2]
    is_sure = isinstance(plain, exp.Literal) and str(plain.this).strip("0").isdigit()
    return call("sp_part" if is_sure else "sp_checked_part", as_text(arguments[0]), *arguments[1:])


def _elt(arguments: Arguments) -> exp.Expr:
    listed = exp.Array(expressions=[as_text(each) for each in arguments[1:]])
    return call("sp_item", listed, exp.Sub(this=exp.Paren(this=arguments[0]), expression=number(1)))


def _locate(arguments: Arguments) -> exp.Expr:
    count(arguments, "locate", 2, 3)
    return call("sp_locate", arguments[0], arguments[1], arguments[2] if len(arguments) == 3 else number(1))


def _sha2(arguments: Arguments) -> exp.Expr:
    count(arguments, "sha2", 2)
    if arguments[1].name not in ("256", "0"):
        raise lacking("sha2 with another length than 256")
    return call("sha256", arguments[0])


def _decode(arguments: Arguments) -> exp.Expr:
    if len(arguments) < 3:
        raise lacking("decode with a character set")
    subject, rest = arguments[0], arguments[1:]
    default = rest.pop() if len(rest) % 2 else None
    ifs = [
        exp.If(this=exp.NullSafeEQ(this=subject.copy(), expression=found), true=result)
        for found, result in zip(rest[::2], rest[1::2], strict=True)
    ]
    return exp.Case(ifs=ifs, default=default)


_LISTS = frozenset({"list_append", "list_concat", "string_split", "string_split_regex", "list_transform", "list_filter", "sp_sequence",
                    "list_sort", "coalesce_list", "sp_array_distinct"})  # fmt: skip


def _concatenated(arguments: Arguments) -> exp.Expr:
    kinds = [type_of(each) for each in arguments]
    if any(kind.name == "array" for kind in kinds) or any(
        isinstance(each, exp.Array) or (isinstance(each, exp.Anonymous) and each.this in _LISTS) for each in arguments
    ):
        joined = arguments[0]
        for argument in arguments[1:]:
            joined = call("sp_joined", joined, argument)
        return joined
    whole = part_of_text(arguments[0])
    for argument in arguments[1:]:
        whole = exp.DPipe(this=whole, expression=part_of_text(argument))
    return exp.Paren(this=whole)


def part_of_text(value: exp.Expr) -> exp.Expr:
    """Return a value as a part of a longer text."""
    return as_text(value) if type_of(value).is_known else call("sp_text_part", value)


def _part_between(value: exp.Expr, separator: exp.Expr) -> exp.Expr:
    kind = type_of(value)
    if kind.name == "array" and kind.members[0].is_known:
        return call("sp_present", texts_of(value), separator.copy())
    return as_text(value) if kind.is_known else call("sp_joinable", value, separator.copy())


def _concat_ws(arguments: Arguments) -> exp.Expr:
    parts = [_part_between(each, arguments[0]) for each in arguments[1:]]
    return call("concat_ws", arguments[0], *parts) if parts else text("")


HELPERS: dict[str, str] = {
    "sp_present": "(x, s) AS CASE WHEN len(list_filter(x, lambda v: v IS NOT NULL)) > 0"
    " THEN array_to_string(list_filter(x, lambda v: v IS NOT NULL), s) END",
    "sp_part": "(s, d, n) AS CASE WHEN d = '' THEN CASE WHEN abs(n) = 1 THEN s ELSE '' END ELSE split_part(s, d, n) END",
    "sp_checked_part": "(s, d, n) AS CASE WHEN n = 0 THEN error('INVALID_INDEX_OF_ZERO') ELSE sp_part(s, d, n) END",
    "sp_no_less": "(n) AS CASE WHEN n < 0 THEN 0 ELSE n END",
    "sp_length": "(x) AS CASE WHEN typeof(x) = 'BLOB' THEN CAST(octet_length(CAST(x AS BLOB)) AS INTEGER)"
    " ELSE CAST(length(sp_plain_text(x)) AS INTEGER) END",
    "sp_text_part": "(x) AS CASE WHEN typeof(x) LIKE '%[]' THEN CAST(CAST('concat of columns that are arrays runs on Databricks only' AS INTEGER) AS VARCHAR)"
    " ELSE sp_plain_text(x) END",
    "sp_substring": "(s, p) AS CASE WHEN p > 0 THEN substring(s, p) WHEN p = 0 THEN s WHEN p < 0"
    " THEN substring(s, greatest(length(s) + p, 0) + 1) END,"
    " (s, p, n) AS CASE WHEN p >= 0 THEN substring(s, CASE WHEN p < 1 THEN 1 ELSE p END, sp_no_less(n))"
    " WHEN p < 0 AND n IS NOT NULL THEN"
    " substring(s, greatest(length(s) + p, 0) + 1, greatest(least(length(s) + p, 0) + n, 0)) END",
    "sp_pad_lpad": "(s, n, p) AS CASE WHEN p = '' THEN left(s, sp_no_less(n)) ELSE lpad(s, CAST(sp_no_less(n) AS INTEGER), p) END",
    "sp_pad_rpad": "(s, n, p) AS CASE WHEN p = '' THEN left(s, sp_no_less(n)) ELSE rpad(s, CAST(sp_no_less(n) AS INTEGER), p) END",
    "sp_locate": "(n, s, p) AS CASE WHEN n IS NULL OR s IS NULL THEN NULL WHEN p < 1 OR p IS NULL THEN 0 WHEN strpos(substring(s, p), n) = 0 THEN 0"
    " ELSE CAST(strpos(substring(s, p), n) + p - 1 AS INTEGER) END",
    "sp_split_limit": "(s, d, n) AS CASE WHEN s IS NULL OR n IS NULL THEN NULL WHEN n <= 0 OR len(string_split(s, d)) <= n THEN string_split(s, d)"
    " ELSE list_append(string_split(s, d)[1:n - 1], array_to_string(string_split(s, d)[n:], d)) END",
    "sp_group": "(s, r) AS CASE WHEN regexp_matches(s, r) THEN regexp_extract(s, r, 1) END",
    "sp_path": "(s, r) AS CASE WHEN regexp_matches(s, r) THEN regexp_extract(s, r, 1) ELSE s END",
    "sp_plain_string": "(x) AS coalesce(sp_plain_text(x), 'null')",
    "sp_whole_number": "(x) AS CASE WHEN typeof(x) IN ('TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT')"
    " THEN CAST(coalesce(CAST(x AS VARCHAR), 'a NULL for %d runs on Databricks only') AS BIGINT)"
    " ELSE error('IllegalFormatConversion: %d needs an integer') END",
    "sp_fraction": "(x) AS CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') AND (x IS NULL OR NOT (isnan(CAST(x AS DOUBLE)) OR isinf(CAST(x AS DOUBLE))))"
    " THEN CAST(coalesce(CAST(x AS VARCHAR), 'a NULL for %f runs on Databricks only') AS DOUBLE) ELSE error('IllegalFormatConversion: %f needs a double') END",
    "sp_joinable": "(x, s) AS CASE WHEN typeof(x) LIKE '%[]' THEN array_to_string(TRY_CAST(CAST(x AS VARCHAR) AS VARCHAR[]), s) ELSE sp_plain_text(x) END",
}
_ALNUM = (
    "regexp_replace(regexp_replace(regexp_replace(x, '\\p{Lu}', 'X', 'g'), '\\p{Ll}', 'x', 'g'), '\\p{Nd}', 'n', 'g')"
)

ENTRIES: tuple[Entry, ...] = (
    rewritten("replace", _without, returns="string"),
    *same("translate", "md5", returns="string"),
    macro("levenshtein", "(s, t) AS CASE WHEN strlen(s) = length(s) AND strlen(t) = length(t) THEN levenshtein(s, t)"
          " WHEN s IS NULL OR t IS NULL THEN NULL ELSE"
          " CAST('levenshtein of letters beyond ASCII runs on Databricks only' AS BIGINT) END", "by letters", "by bytes",
          returns="int"),
    renamed("sha", "sha1", returns="string"),
    renamed("sha1", "sha1", returns="string"),
    rewritten("sha2", _sha2, returns="string"),
    on_text(macro("lower", "(x) AS lower(x)", returns="string")),
    on_text(macro("lcase", "(x) AS lower(x)", returns="string")),
    on_text(macro("upper", "(x) AS upper(replace(x, 'ß', 'SS'))", returns="string")),
    on_text(macro("ucase", "(x) AS upper(replace(x, 'ß', 'SS'))", returns="string")),
    macro("initcap", "(x) AS array_to_string(list_transform(string_split(lower(x), ' '),"
          " lambda w: upper(w[1]) || w[2:]), ' ')", returns="string"),
    *(rewritten(name, _length, "characters, or bytes of a binary", "characters", returns="int") for name in ("length", "len")),
    *(on_text(macro(name, "(x) AS CAST(length(x) AS INTEGER)", returns="int")) for name in ("char_length", "character_length")),
    macro("octet_length", "(x) AS CAST(strlen(x) AS INTEGER)", returns="int"),
    macro("bit_length", "(x) AS CAST(strlen(x) * 8 AS INTEGER)", returns="int"),
    *(rewritten(name, _substring, "position 0 is 1; a negative one counts from the end", "position 0 is before the text", returns="string")
      for name in ("substring", "substr")),
    on_text(macro("left", "(s, n) AS left(s, sp_no_less(n))", "'' for a negative length", "all but the last", returns="string")),
    on_text(macro("right", "(s, n) AS right(s, sp_no_less(n))", "'' for a negative length", "all but the first", returns="string")),
    macro("instr", "(s, n) AS CAST(strpos(s, n) AS INTEGER)", returns="int"),
    rewritten("locate", _locate, returns="int"),
    rewritten("position", _locate, returns="int"),
    rewritten("charindex", _locate, returns="int"),
    rewritten("concat", _concatenated, "NULL when a part is NULL; lists too", "NULL parts are skipped", returns=result.joined),
    rewritten("concat_ws", _concat_ws, "the items of lists too", "lists as text", returns="string"),
    macro("trim", "(x) AS trim(x, ' ')", returns="string"),
    macro("ltrim", "(x) AS ltrim(x, ' '), (c, x) AS ltrim(x, c)", returns="string"),
    macro("rtrim", "(x) AS rtrim(x, ' '), (c, x) AS rtrim(x, c)", returns="string"),
    macro("btrim", "(x) AS trim(x, ' '), (x, c) AS trim(x, c)", returns="string"),
    *(on_text(macro(name, f"(s, n) AS sp_pad_{name}(s, n, ' '), (s, n, p) AS sp_pad_{name}(s, n, p)", returns="string")) for name in ("lpad", "rpad")),
    macro("find_in_set", "(s, l) AS CASE WHEN s IS NULL OR l IS NULL THEN NULL WHEN contains(s, ',') THEN 0"
          " ELSE CAST(coalesce(list_position(string_split(l, ','), s), 0) AS INTEGER) END", returns="int"),
    rewritten("elt", _elt, returns="string"),
    macro("repeat", "(s, n) AS repeat(s, sp_no_less(n))", returns="string"),
    macro("space", "(n) AS repeat(' ', sp_no_less(n))", returns="string"),
    macro("ascii", "(x) AS CAST(ascii(x) AS INTEGER)", returns="int"),
    macro("chr", "(n) AS CASE WHEN n < 0 THEN '' ELSE chr(CAST(n % 256 AS INTEGER)) END", returns="string"),
    macro("char", "(n) AS CASE WHEN n < 0 THEN '' ELSE chr(CAST(n % 256 AS INTEGER)) END", returns="string"),
    rewritten("split", _split, "a regular expression", "plain text", returns="array<string>"),
    rewritten("split_part", _split_part, "an error for part 0", "the first part", returns="string"),
    macro("substring_index", "(s, d, n) AS CASE WHEN s IS NULL OR d IS NULL OR n IS NULL THEN NULL WHEN n > 0 THEN array_to_string(string_split(s, d)[1:n], d)"
          " WHEN n = 0 THEN '' WHEN -n >= len(string_split(s, d)) THEN s"
          " ELSE array_to_string(string_split(s, d)[len(string_split(s, d)) + n + 1:], d) END", returns="string"),
    macro("contains", "(s, n) AS contains(CAST(s AS VARCHAR), CAST(n AS VARCHAR))", returns="boolean"),
    macro("startswith", "(s, n) AS starts_with(s, n)", returns="boolean"),
    macro("endswith", "(s, n) AS ends_with(s, n)", returns="boolean"),
    rewritten("format_string", _formatted, "%s, %d and %f", "{} and no %", returns="string"),
    rewritten("printf", _formatted, "%s, %d and %f", "{} and no %", returns="string"),
    macro("format_number", "(x, n) AS CASE WHEN isnan(CAST(x AS DOUBLE)) OR isinf(CAST(x AS DOUBLE)) THEN"
          " CAST(CAST('format_number of ' || CAST(x AS VARCHAR) || ' runs on Databricks only' AS INTEGER) AS VARCHAR)"
          " WHEN x < 0 AND round_even(x, n) = 0 THEN '-' ELSE '' END || format('{:,.' || n || 'f}', CAST(round_even(x, n) AS DOUBLE))", returns="string"),
    macro("hex", "(x) AS CASE typeof(x) WHEN 'VARCHAR' THEN hex(encode(CAST(x AS VARCHAR))) WHEN 'BLOB' THEN hex(CAST(x AS BLOB)) ELSE hex(CAST(x AS BIGINT)) END", returns="string"),
    macro("unhex", "(x) AS unhex(x)", returns="binary"),
    macro("base64", "(x) AS CASE typeof(x) WHEN 'VARCHAR' THEN to_base64(encode(CAST(x AS VARCHAR))) ELSE to_base64(CAST(x AS BLOB)) END", returns="string"),
    macro("unbase64", "(x) AS from_base64(x)", returns="binary"),
    rewritten("parse_url", _parse_url, returns="string"),
    macro("url_encode", "(x) AS replace(replace(replace(url_encode(x), '%20', '+'), '~', '%7E'), '%2A', '*')", "a+b", "a%20b", returns="string"),
    macro("url_decode", "(x) AS url_decode(replace(x, '+', ' '))", "+ is a blank", "+ stays", returns="string"),
    macro("mask", f"(x) AS {_ALNUM}", returns="string"),
    rewritten("decode", _decode, "pairs of value and result", "bytes to text", returns=result.decoded),
    refused("soundex", "no soundex"),
    refused("crc32", "no CRC"),
    refused("hash", "another algorithm under the same name"),
    refused("xxhash64", "another algorithm"),
    refused("encode", "character sets"),
    refused("to_binary", "formats"),
    native("overlay", exp.Overlay),
)  # fmt: skip
