"""The methods by which a generated class of PHP reads values."""

from __future__ import annotations


def _scalar(name: str, kind: str, test: str, wanted: str, value: str = "$value") -> str:
    return f"""    public static function {name}(mixed $value): {kind}
    {{
        if (!({test})) {{
            throw new \\UnexpectedValueException('wants {wanted}');
        }}
        return {value};
    }}"""


def _moment(name: str, pattern: str, wanted: str) -> str:
    return f"""    public static function {name}(mixed $value): \\DateTimeImmutable
    {{
        if (!is_string($value) || preg_match('{pattern}', $value) !== 1) {{
            throw new \\UnexpectedValueException('wants {wanted}');
        }}
        try {{
            return new \\DateTimeImmutable($value, new \\DateTimeZone('UTC'));
        }} catch (\\Exception) {{
            throw new \\UnexpectedValueException('wants {wanted}');
        }}
    }}"""


_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = "[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?"
_IS_WHOLE = (
    "is_int($value) || (is_string($value) && preg_match('/^-?[0-9]{1,19}$/D', $value) === 1 && is_int($value + 0))"
)

READERS = {
    "members": """    /** @return array<array-key, mixed> */
    public static function members(mixed $value): array
    {
        if ($value instanceof \\stdClass) {
            return (array) $value;
        }
        if (!is_array($value)) {
            throw new \\UnexpectedValueException('wants an object');
        }
        return $value;
    }""",
    "own": """    /** @param array<array-key, mixed> $row */
    public static function own(array $row, string $column, \\Closure $read): mixed
    {
        if (!array_key_exists($column, $row)) {
            throw new \\UnexpectedValueException("column {$column} is missing");
        }
        try {
            return $read($row[$column]);
        } catch (\\UnexpectedValueException $wrong) {
            throw new \\UnexpectedValueException("column {$column}: {$wrong->getMessage()}");
        }
    }""",
    "nullable": """    public static function nullable(\\Closure $read): \\Closure
    {
        return static fn (mixed $value): mixed => $value === null ? null : $read($value);
    }""",
    "masked": """    public static function masked(\\Closure $read): \\Closure
    {
        return static fn (mixed $value): mixed => is_string($value) ? $value : $read($value);
    }""",
    "items": """    public static function items(\\Closure $read): \\Closure
    {
        return static function (mixed $value) use ($read): array {
            if (!is_array($value) || !array_is_list($value)) {
                throw new \\UnexpectedValueException('wants a list');
            }
            return array_map($read, $value);
        };
    }""",
    "pairs": """    public static function pairs(\\Closure $key, \\Closure $read): \\Closure
    {
        return static function (mixed $value) use ($key, $read): array {
            $found = [];
            $isList = is_array($value) && $value !== [] && array_is_list($value);
            foreach ($isList ? $value : self::members($value) as $name => $each) {
                if ($isList && (!is_array($each) || count($each) !== 2)) {
                    throw new \\UnexpectedValueException('wants an object, or a list of pairs');
                }
                [$name, $each] = $isList ? $each : [(string) $name, $each];
                $read_key = $key($name);
                $found[is_int($read_key) ? $read_key : (is_string($read_key) ? $read_key : serialize($read_key))] =
                    $read($each);
            }
            return $found;
        };
    }""",
    "whole": _scalar("whole", "int", _IS_WHOLE, "a whole number", "(int) $value"),
    "double": """    public static function double(mixed $value): float
    {
        return match (true) {
            is_int($value), is_float($value) => (float) $value,
            $value === 'NaN' => NAN,
            $value === 'Infinity' => INF,
            $value === '-Infinity' => -INF,
            default => throw new \\UnexpectedValueException('wants a number'),
        };
    }""",
    "decimal": _scalar(
        "decimal", "string", "is_string($value) && preg_match('/^-?[0-9]+([.][0-9]+)?$/D', $value) === 1",
        "a decimal number as text",
    ),
    "truth": _scalar("truth", "bool", "is_bool($value)", "true or false"),
    "date": _moment("date", f"/^{_DAY}$/D", "a date, YYYY-MM-DD"),
    "timestamp": _moment("timestamp", f"/^{_DAY}T{_CLOCK}(Z|[+-][0-9]{{2}}:[0-9]{{2}})$/D", "a time in RFC 3339"),
    "timestampNtz": _moment("timestampNtz", f"/^{_DAY}T{_CLOCK}$/D", "a time without a zone"),
    "binary": """    public static function binary(mixed $value): string
    {
        $found = is_string($value) ? base64_decode($value, true) : false;
        if ($found === false) {
            throw new \\UnexpectedValueException('wants base64');
        }
        return $found;
    }""",
    "text": _scalar("text", "string", "is_string($value)", "a text"),
    "anything": """    public static function anything(mixed $value): mixed
    {
        return $value;
    }""",
    "nothing": _scalar("nothing", "null", "$value === null", "null"),
}  # fmt: skip
"""In the order in which the class has them."""
