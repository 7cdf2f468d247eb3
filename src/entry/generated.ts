import { catalogueSchema } from "../catalogue/schema.ts";
import { lockSchema } from "../consume/lock-schema.ts";
import { publishedSchemas } from "../registry/schemas.ts";
import { allRules } from "../release/all-rules.ts";
import { reportSchema } from "../releases/report-schema.ts";
import { renderRulePages } from "../report/rule-pages.ts";
import { deploymentSchema } from "../rollout/record-schema.ts";
import { fillTables } from "./action-tables.ts";

/** The published JSON Schemas by file name. */
export function allSchemas(): Record<string, object> {
  return {
    ...publishedSchemas(),
    "report.schema.json": reportSchema,
    "lock.schema.json": lockSchema,
    "catalogue.schema.json": catalogueSchema,
    "deployment.schema.json": deploymentSchema,
  };
}

/**
 * The files of the repository that are generated, wholly or in their tables: path to text. `read` gives a file of the
 * repository as it is.
 */
export function generatedFiles(read: (path: string) => string): Record<string, string> {
  const schemas = Object.entries(allSchemas()).map(
    ([name, schema]) => [`schemas/${name}`, `${JSON.stringify(schema, null, 2)}\n`] as const,
  );
  return {
    "docs/rules.md": renderRulePages(allRules),
    "docs/action.md": fillTables(read("docs/action.md"), read("action.yml")),
    ...Object.fromEntries(schemas),
  };
}
