import { DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import type { ParquetParsers, SchemaElement, SchemaTree } from "hyparquet/src/types.js";

/** The element type of a column in the runtime's words; what is none of them, as Parquet names it. */
export function columnType(element: SchemaElement): string {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (logical?.type === "FLOAT16") return "float16";
  if (logical?.type === "INTEGER") return `${logical.isSigned ? "int" : "uint"}${logical.bitWidth}`;
  const integer = /^(U?)INT_(\d+)$/.exec(converted ?? "");
  if (integer !== null) return `${integer[1] === "U" ? "uint" : "int"}${integer[2]}`;
  if (converted === "UTF8" || converted === "ENUM" || logical?.type === "STRING" || logical?.type === "ENUM") {
    return "string";
  }
  const other = logical?.type ?? converted;
  if (other !== undefined) return other.toLowerCase();
  switch (type) {
    case "BOOLEAN":
      return "bool";
    case "INT32":
      return "int32";
    case "INT64":
      return "int64";
    case "FLOAT":
      return "float32";
    case "DOUBLE":
      return "float64";
    case "BYTE_ARRAY":
      return "string";
    default:
      return (type ?? "unknown").toLowerCase();
  }
}

/**
 * The way from a column to what holds its values: itself, or of a list the levels down to its elements, as pandas writes
 * a label [N, 1]. `undefined` for a structure, a map, or a list of those.
 */
export function pathToValues(column: SchemaTree): readonly SchemaTree[] | undefined {
  const { element, children } = column;
  if (children.length === 0) return element.repetition_type === "REPEATED" ? undefined : [column];
  const [group, ...others] = children;
  const [value, ...further] = group?.children ?? [];
  const isList = element.converted_type === "LIST" || element.logical_type?.type === "LIST";
  if (!isList || others.length > 0 || further.length > 0 || group?.element.repetition_type !== "REPEATED")
    return undefined;
  if (value === undefined) return [column, group];
  return value.children.length === 0 && value.element.repetition_type !== "REPEATED"
    ? [column, group, value]
    : undefined;
}

const MS_PER_DAY = 86_400_000;
const MAX_DATE_MS = 8.64e15;

/** Times are text: as dates of JavaScript they would lose what is shorter than a millisecond, and follow the time zone. */
export const PARSERS: ParquetParsers = {
  ...DEFAULT_PARSERS,
  dateFromDays: (days: number) => timeOf(BigInt(days) * BigInt(MS_PER_DAY), 3)?.slice(0, 10) ?? days,
  timestampFromMilliseconds: (time: bigint) => timeOf(BigInt(time), 3) ?? time,
  timestampFromMicroseconds: (time: bigint) => timeOf(time, 6) ?? time,
  timestampFromNanoseconds: (time: bigint) => timeOf(time, 9) ?? time,
  jsonFromBytes: DEFAULT_PARSERS.stringFromBytes,
};

/** A time since 1970 in units of 10^-digits seconds, as ISO 8601 without a zone; `undefined` where no calendar has it. */
function timeOf(time: bigint, digits: number): string | undefined {
  const unit = 10n ** BigInt(digits);
  const fraction = ((time % unit) + unit) % unit;
  const ms = Number((time - fraction) / unit) * 1000;
  if (Math.abs(ms) > MAX_DATE_MS) return undefined;
  const decimals = String(fraction).padStart(digits, "0").replace(/0+$/, "");
  return `${new Date(ms).toISOString().slice(0, -5)}${decimals === "" ? "" : `.${decimals}`}`;
}
