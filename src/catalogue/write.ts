import { CATALOGUE_SCHEMA, type CatalogueModel, type CatalogueRecord } from "./record.ts";

/**
 * The text of `catalogue.json` in pieces, a record a line: a review shows which versions changed, and no more than one
 * record is in memory.
 */
export async function* catalogueText(
  { from, models }: { readonly from: string; readonly models: readonly CatalogueModel[] },
  records: AsyncIterable<CatalogueRecord> | Iterable<CatalogueRecord>,
): AsyncGenerator<string> {
  yield `{\n  "schema": ${JSON.stringify(CATALOGUE_SCHEMA)},\n  "from": ${JSON.stringify(from)},\n`;
  yield `  "models": [${lines(models)}],\n  "versions": [`;
  let first = true;
  for await (const record of records) {
    yield `${first ? "" : ","}\n    ${JSON.stringify(record)}`;
    first = false;
  }
  yield `${first ? "" : "\n  "}]\n}\n`;
}

function lines(values: readonly unknown[]): string {
  if (values.length === 0) return "";
  return `${values.map((value) => `\n    ${JSON.stringify(value)}`).join(",")}\n  `;
}
