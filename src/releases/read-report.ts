import { compileSchema } from "../registry/schema-errors.ts";
import type { Report } from "./report.ts";
import { reportSchema } from "./report-schema.ts";

const validate = compileSchema(reportSchema);

export type ReportRead =
  | { readonly ok: true; readonly report: Report }
  /** `why` is a clause that quotes nothing of the text: it may come from anybody. */
  | { readonly ok: false; readonly why: string };

/** Reads a report from its text: JSON that keeps the published schema, the policies in it included. */
export function parseReport(text: string): ReportRead {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, why: "it is not JSON" };
  }
  if (validate(value)) return { ok: true, report: value as Report };
  const version = versionOf(value);
  const maker = version === undefined ? "" : `; it states that it was written by version ${version} of the tool`;
  return { ok: false, why: `it does not match the report schema${maker}` };
}

/** As {@link parseReport}; `undefined` for anything but a report. */
export function readReport(text: string): Report | undefined {
  const read = parseReport(text);
  return read.ok ? read.report : undefined;
}

function versionOf(value: unknown): string | undefined {
  const version = (value as { tool?: { version?: unknown } | null } | null)?.tool?.version;
  return typeof version === "string" && /^[\w.+-]{1,40}$/.test(version) ? version : undefined;
}
