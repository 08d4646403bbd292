"""The functions by which a generated module of TypeScript reads values."""

from __future__ import annotations

READERS = {
    "Read": "type Read<T> = (value: unknown, at: string) => T;",
    "members": """function members(value: unknown, at: string): object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`${at} wants an object`);
  }
  return value;
}""",
    "own": """function own<T>(row: object, column: string, at: string, read: Read<T>): T {
  const found = Object.getOwnPropertyDescriptor(row, column);
  if (found === undefined) {
    throw new TypeError(`${at}: ${JSON.stringify(column)} is missing`);
  }
  return read(found.value as unknown, `${at}: ${JSON.stringify(column)}`);
}""",
    "nullable": """function nullable<T>(read: Read<T>): Read<T | null> {
  return (value, at) => (value === null ? null : read(value, at));
}""",
    "masked": """function masked<T>(read: Read<T>): Read<T | string> {
  return (value, at) => (typeof value === "string" ? value : read(value, at));
}""",
    "list": """function list<T>(read: Read<T>): Read<ReadonlyArray<T>> {
  return (value, at) => {
    if (!Array.isArray(value)) {
      throw new TypeError(`${at} wants a list`);
    }
    return value.map((each: unknown, place: number) => read(each, `${at}[${place}]`));
  };
}""",
    "mapping": """function mapping<K, T>(key: Read<K>, read: Read<T>): Read<ReadonlyMap<K, T>> {
  return (value, at) => {
    const pairs: unknown[] = Array.isArray(value) ? value : Object.entries(members(value, at));
    return new Map(
      pairs.map((pair): [K, T] => {
        if (!Array.isArray(pair) || pair.length !== 2) {
          throw new TypeError(`${at} wants an object, or a list of pairs`);
        }
        return [key(pair[0], at), read(pair[1], at)];
      }),
    );
  };
}""",
    "whole": """const whole: Read<number> = (value, at) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) {
    throw new TypeError(`${at} wants a whole number`);
  }
  return value;
};""",
    "bigWhole": """const bigWhole: Read<string> = (value, at) => {
  const digits = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof digits !== "string" || !/^-?[0-9]{1,19}$/.test(digits)) {
    throw new TypeError(`${at} wants a whole number, as text beyond 2^53`);
  }
  return digits;
};""",
    "double": """const double: Read<number> = (value, at) => {
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") {
    return Number(value);
  }
  if (typeof value !== "number") {
    throw new TypeError(`${at} wants a number`);
  }
  return value;
};""",
    "decimal": """const decimal: Read<string> = (value, at) => {
  if (typeof value !== "string" || !/^-?[0-9]+([.][0-9]+)?$/.test(value)) {
    throw new TypeError(`${at} wants a decimal number as text`);
  }
  return value;
};""",
    "truth": """const truth: Read<boolean> = (value, at) => {
  if (typeof value !== "boolean") {
    throw new TypeError(`${at} wants true or false`);
  }
  return value;
};""",
    "calendarDate": """const calendarDate: Read<string> = (value, at) => {
  if (typeof value !== "string" || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)) {
    throw new TypeError(`${at} wants a date, YYYY-MM-DD`);
  }
  return value;
};""",
    "instant": """const instant: Read<string> = (value, at) => {
  if (typeof value !== "string" || !/^[0-9-]{10}T[0-9:.]{8,15}(Z|[+-][0-9]{2}:[0-9]{2})$/.test(value)) {
    throw new TypeError(`${at} wants a time in RFC 3339`);
  }
  return value;
};""",
    "localTime": """const localTime: Read<string> = (value, at) => {
  if (typeof value !== "string" || !/^[0-9-]{10}T[0-9:.]{8,15}$/.test(value)) {
    throw new TypeError(`${at} wants a time without a zone`);
  }
  return value;
};""",
    "base64": """const base64: Read<string> = (value, at) => {
  if (typeof value !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) {
    throw new TypeError(`${at} wants base64`);
  }
  return value;
};""",
    "text": """const text: Read<string> = (value, at) => {
  if (typeof value !== "string") {
    throw new TypeError(`${at} wants a text`);
  }
  return value;
};""",
    "anything": "const anything: Read<unknown> = (value) => value;",
    "nothing": """const nothing: Read<null> = (value, at) => {
  if (value !== null) {
    throw new TypeError(`${at} wants null`);
  }
  return value;
};""",
}
"""In the order in which the module has them; those of others come first."""
