import { compileSchema } from "../registry/schema-errors.js";
import type { Report } from "./report.js";
import { reportSchema } from "./report-schema.js";

const validate = compileSchema(reportSchema);

/** A report of this tool's own schema, read from its text; `undefined` for anything else. */
export function readReport(text: string): Report | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return validate(value) ? (value as Report) : undefined;
  } catch {
    return undefined;
  }
}
