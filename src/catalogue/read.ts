import { type Finding, finding } from "../domain/finding.ts";
import { compileSchema } from "../registry/schema-errors.ts";
import type { Catalogue, CatalogueRecord } from "./record.ts";
import { catalogueRules as rules } from "./rules.ts";
import { catalogueSchema } from "./schema.ts";

/** Its path in a registry at the top of the repository. */
export const CATALOGUE = "models/catalogue.json";

const validate = compileSchema(catalogueSchema);

export interface CatalogueRead {
  readonly catalogue?: Catalogue;
  readonly findings: readonly Finding[];
}

/** Reads `catalogue.json`; what is not one is a finding. */
export function readCatalogue(text: string | undefined, file = CATALOGUE): CatalogueRead {
  const refuse = (message: string, line?: number): CatalogueRead => ({
    findings: [finding(rules.unreadable, { message, location: { file, ...(line && { line, column: 1 }) } })],
  });
  if (text === undefined) return refuse(`${file} does not exist.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(`${file} is not JSON.`, 1);
  }
  if (validate(value)) return { catalogue: value as Catalogue, findings: [] };
  const [error] = validate.errors ?? [];
  return refuse(`${file} is not a valid catalogue: ${error?.instancePath || "it"} ${error?.message ?? "is wrong"}.`, 1);
}

/**
 * Where a value of a version's record stands in the text: the line of the record, and the column of the key. `skip` is
 * how many records of the same tag come first.
 */
export function placeOf(
  text: string,
  tag: string,
  key?: string,
  skip = 0,
): { readonly line: number; readonly column: number } {
  let skipped = 0;
  const record = /"tag"\s*:\s*/g;
  for (const { index, 0: found } of text.matchAll(record)) {
    if (!text.startsWith(JSON.stringify(tag), index + found.length)) continue;
    skipped += 1;
    if (skipped <= skip) continue;
    const begin = text.lastIndexOf("{", index);
    const at = key === undefined ? -1 : text.indexOf(`"${key}"`, begin);
    const end = text.indexOf('"tag"', index + 1);
    return lineColumn(text, at < 0 || (end > 0 && at > end) ? begin : at);
  }
  return { line: 1, column: 1 };
}

/** The line and column, from 1, of an index in a text. */
export function lineColumn(text: string, index: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, index);
  return { line: before.split("\n").length, column: index - before.lastIndexOf("\n") };
}

/**
 * What of the records is not as the releases say. `actual` has every published version but those of the tags `altered`,
 * whose releases no record can be read from.
 */
export function compareRecords(
  text: string,
  stated: readonly CatalogueRecord[],
  actual: readonly CatalogueRecord[],
  file = CATALOGUE,
  altered: ReadonlySet<string> = new Set(),
): Finding[] {
  const byTag = new Map(stated.map((record) => [record.tag, record]));
  const published = new Set(actual.map(({ tag }) => tag));
  const at = (tag: string, key?: string) => ({
    location: { file, ...placeOf(text, tag, key) },
    subject: tag,
  });
  const missing = actual
    .filter(({ tag }) => !byTag.has(tag))
    .map(({ tag, model }) => {
      const near = stated.find((record) => record.model === model);
      return finding(rules.staleRecord, {
        message: `${tag} is published but has no record.`,
        location: { file, ...(near === undefined ? { line: 1, column: 1 } : placeOf(text, near.tag)) },
        subject: tag,
      });
    });
  const differing = actual.flatMap((record) => {
    const own = byTag.get(record.tag);
    if (own === undefined) return [];
    const keys = new Set([...Object.keys(record), ...Object.keys(own)]) as Set<keyof CatalogueRecord>;
    return [...keys]
      .filter((key) => JSON.stringify(own[key]) !== JSON.stringify(record[key]))
      .map((key) => {
        const shown = (value: unknown) => JSON.stringify(value) ?? "absent";
        const message = `${key} of ${record.tag} is ${shown(own[key])}; the release says ${shown(record[key])}.`;
        return finding(rules.staleRecord, { message, ...at(record.tag, key) });
      });
  });
  const surplus = stated
    .filter(({ tag }) => !published.has(tag))
    .map(({ tag }) => {
      const why = altered.has(tag) ? "its release was altered" : "no published release";
      return finding(rules.staleRecord, { message: `${tag} has a record but ${why}.`, ...at(tag) });
    });
  const wrong = [...missing, ...differing, ...surplus, ...findDuplicates(text, stated, file)];
  const moved = stated.find(({ tag }, i) => tag !== actual[i]?.tag);
  if (wrong.length > 0 || moved === undefined) return wrong;
  const expected = actual[stated.indexOf(moved)]?.tag;
  return [
    finding(rules.staleRecord, { message: `${moved.tag} is listed where ${expected} is expected.`, ...at(moved.tag) }),
  ];
}

/** Records of a version that has one already. */
export function findDuplicates(text: string, stated: readonly CatalogueRecord[], file = CATALOGUE): Finding[] {
  const seen = new Map<string, number>();
  return stated.flatMap(({ tag }) => {
    const before = seen.get(tag) ?? 0;
    seen.set(tag, before + 1);
    if (before === 0) return [];
    const location = { file, ...placeOf(text, tag, undefined, before) };
    return [finding(rules.staleRecord, { message: `The record of ${tag} is duplicated.`, location, subject: tag })];
  });
}

/** Says that nothing was compared with the releases, unless it was. */
export function notCompared(compared: boolean, file = CATALOGUE): Finding[] {
  const message = `${file} and the README.md next to it were only compared with each other.`;
  return compared ? [] : [finding(rules.notCompared, { message })];
}
