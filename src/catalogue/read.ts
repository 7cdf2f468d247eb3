import { parse, type ValueNode } from "@humanwhocodes/momoa";
import { type Finding, finding } from "../domain/finding.ts";
import { compileSchema } from "../registry/schema-errors.ts";
import { lineColumn, type Place, type Places, placesIn } from "./place.ts";
import type { Catalogue, CatalogueRecord } from "./record.ts";
import { catalogueRules as rules } from "./rules.ts";
import { catalogueSchema } from "./schema.ts";

/** Its path in a registry at the top of the repository. */
export const CATALOGUE = "models/catalogue.json";

const validate = compileSchema(catalogueSchema);

const CONFLICT = /^(?:<{7}|={7}|>{7})(?: |\r?$)/m;

/** Where and why a text is not JSON; `why` is a clause about the file. */
function describeNoJson(text: string): Place & { readonly why: string } {
  const conflict = CONFLICT.exec(text);
  if (conflict !== null) return { why: "contains an unresolved merge conflict", ...lineColumn(text, conflict.index) };
  try {
    parse(text);
  } catch (error) {
    const { line = 1, column = 1 } = error as Partial<Place>;
    const isEnd = line >= text.split("\n").length && text.slice(lineStart(text, line) + column - 1).trim() === "";
    return { why: isEnd ? "is not JSON: it ends too early" : "is not JSON", line, column };
  }
  return { why: "is not JSON", line: 1, column: 1 };
}

function lineStart(text: string, line: number): number {
  let at = 0;
  for (let i = 1; i < line; i++) at = text.indexOf("\n", at) + 1;
  return at;
}

/** The place of a value by its JSON pointer, or of the nearest one around it. */
function placeOfPointer(text: string, pointer: string): Place {
  let node: ValueNode = parse(text).body;
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    const next: ValueNode | undefined =
      node.type === "Array"
        ? node.elements[Number(name)]?.value
        : node.type === "Object"
          ? node.members.find(({ name: key }) => (key.type === "String" ? key.value : key.name) === name)?.value
          : undefined;
    if (next === undefined) break;
    node = next;
  }
  const { line, column } = node.loc.start;
  return { line, column };
}

export interface CatalogueRead {
  readonly catalogue?: Catalogue;
  readonly findings: readonly Finding[];
}

/** Reads `catalogue.json`; what is not one is a finding. */
export function readCatalogue(text: string | undefined, file = CATALOGUE): CatalogueRead {
  const refuse = (message: string, place?: Place): CatalogueRead => ({
    findings: [finding(rules.unreadable, { message, location: { file, ...place } })],
  });
  if (text === undefined) return refuse(`${file} does not exist.`);
  const json = text.replace(/^\ufeff/, "");
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    const { why, ...place } = describeNoJson(json);
    return refuse(`${file} ${why}.`, place);
  }
  if (validate(value)) return { catalogue: value as Catalogue, findings: [] };
  const [error] = validate.errors ?? [];
  const pointer = error?.instancePath ?? "";
  const what = `${pointer || "it"} ${error?.message ?? "is wrong"}`;
  return refuse(`${file} is not a valid catalogue: ${what}.`, placeOfPointer(json, pointer));
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
  const places = placesIn(text);
  const firstOfModel = new Map(stated.toReversed().map(({ model, tag }) => [model, tag]));
  const at = (tag: string, key?: string) => ({
    location: { file, ...places.of(tag, key) },
    subject: tag,
  });
  const missing = actual
    .filter(({ tag }) => !byTag.has(tag))
    .map(({ tag, model }) => {
      const near = firstOfModel.get(model);
      return finding(rules.staleRecord, {
        message: `${tag} is published but has no record.`,
        location: { file, ...(near === undefined ? { line: 1, column: 1 } : places.of(near)) },
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
  const wrong = [...missing, ...differing, ...surplus, ...duplicatesOf(places, stated, file)];
  const moved = stated.find(({ tag }, i) => tag !== actual[i]?.tag);
  if (wrong.length > 0 || moved === undefined) return wrong;
  const expected = actual[stated.indexOf(moved)]?.tag;
  return [
    finding(rules.staleRecord, { message: `${moved.tag} is listed where ${expected} is expected.`, ...at(moved.tag) }),
  ];
}

/** Records of a version that has one already. */
export function findDuplicates(text: string, stated: readonly CatalogueRecord[], file = CATALOGUE): Finding[] {
  return duplicatesOf(placesIn(text), stated, file);
}

function duplicatesOf(places: Places, stated: readonly CatalogueRecord[], file: string): Finding[] {
  const seen = new Map<string, number>();
  return stated.flatMap(({ tag }) => {
    const before = seen.get(tag) ?? 0;
    seen.set(tag, before + 1);
    if (before === 0) return [];
    const location = { file, ...places.of(tag, undefined, before) };
    return [finding(rules.staleRecord, { message: `The record of ${tag} is duplicated.`, location, subject: tag })];
  });
}

/** Says that nothing was compared with the releases, unless it was. */
export function notCompared(compared: boolean, file = CATALOGUE): Finding[] {
  const message = `${file} and the README.md next to it were only compared with each other.`;
  return compared ? [] : [finding(rules.notCompared, { message })];
}
