import { gateRules } from "../gate/rules.js";
import type { Rule } from "../nouns/rule.js";
import { publishRules } from "../publish/rules.js";
import { registryRules } from "../registry/rules.js";
import { publishedSchemas } from "../registry/schemas.js";
import { releaseRules } from "../release/rules.js";
import { reportSchema } from "../report/report-schema.js";
import { renderRulePages } from "../report/rule-pages.js";
import { contractRules } from "../versioning/rules/index.js";
import { versioningRules } from "../versioning/rules.js";
import { fillTables } from "./action-tables.js";

/** Every rule of every room. */
export function allRules(): readonly Rule[] {
  const catalogues = [registryRules, versioningRules, gateRules, publishRules, releaseRules];
  return [...contractRules, ...catalogues.flatMap((c) => Object.values<Rule>(c))];
}

/** The published JSON Schemas by file name. */
export function allSchemas(): Record<string, object> {
  return { ...publishedSchemas(), "report.schema.json": reportSchema };
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
    "docs/rules.md": renderRulePages(allRules()),
    "docs/action.md": fillTables(read("docs/action.md"), read("action.yml")),
    ...Object.fromEntries(schemas),
  };
}
