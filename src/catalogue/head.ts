import { type Finding, finding } from "../domain/finding.ts";
import { lineColumn } from "./place.ts";
import { CATALOGUE } from "./read.ts";
import type { Catalogue, CatalogueModel } from "./record.ts";
import { catalogueRules as rules } from "./rules.ts";

const KEYS: readonly string[] = ["schema", "from", "models", "versions"] satisfies (keyof Catalogue)[];

/**
 * What of `catalogue.json` above its records is not as it is generated: `from`, and the models as their model.yml has
 * them. Without `from` that is not compared.
 */
export function compareHead(
  text: string,
  stated: Catalogue,
  { from, models }: { readonly from?: string | undefined; readonly models: readonly CatalogueModel[] },
  file = CATALOGUE,
): Finding[] {
  const stale = (message: string, pattern: RegExp, subject?: string) => {
    const place = lineColumn(text, Math.max(0, text.search(pattern)));
    return finding(rules.staleRecord, { message, subject, location: { file, ...place } });
  };
  const findings = Object.keys(stated)
    .filter((key) => !KEYS.includes(key))
    .map((key) => stale(`${JSON.stringify(key)} is no key of ${file}.`, keyPattern(key)));
  if (from !== undefined && stated.from !== from) {
    const message = `from is ${JSON.stringify(stated.from)}; the releases were read from ${JSON.stringify(from)}.`;
    findings.push(stale(message, keyPattern("from")));
  }
  const placeOfModel = (model: string) => keyPattern("model", model);
  const byName = new Map(stated.models.map((model) => [model.model, model]));
  const names = new Set(models.map(({ model }) => model));
  const wrong: Finding[] = [];
  for (const model of models) {
    const own = byName.get(model.model);
    if (own === undefined) wrong.push(stale(`${model.model} is not in models.`, keyPattern("models"), model.model));
    else {
      for (const key of new Set([...Object.keys(model), ...Object.keys(own)]) as Set<keyof CatalogueModel>) {
        if (JSON.stringify(own[key]) === JSON.stringify(model[key])) continue;
        const message = `${key} of ${model.model} is ${shown(own[key])}; the registry says ${shown(model[key])}.`;
        wrong.push(stale(message, placeOfModel(model.model), model.model));
      }
    }
  }
  for (const model of byName.keys()) {
    if (!names.has(model)) wrong.push(stale(`${model} is no model of the registry.`, placeOfModel(model), model));
  }
  const list = (of: readonly CatalogueModel[]) => of.map(({ model }) => model).join(", ");
  if (wrong.length === 0 && list(stated.models) !== list(models)) {
    wrong.push(stale(`models lists ${list(stated.models)}; expected ${list(models)}.`, keyPattern("models")));
  }
  return [...findings, ...wrong];
}

function keyPattern(key: string, value?: string): RegExp {
  const literal = (text: string) => JSON.stringify(text).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`${literal(key)}\\s*:${value === undefined ? "" : `\\s*${literal(value)}`}`);
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? "absent";
}
