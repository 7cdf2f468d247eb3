import type { SchemaElement } from "hyparquet/src/types.js";

/** The element type of a column in the runtime's words; what is none of them, as Parquet names it. */
export function columnType(element: SchemaElement, nested: boolean): string {
  if (nested || element.repetition_type === "REPEATED") return "a list or a structure";
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
