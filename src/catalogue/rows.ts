import type { CatalogueModel, CatalogueRecord } from "./record.ts";
import { rowOf, type TableRow } from "./table.ts";

/**
 * Hands records on and makes the table's rows of them on the way: `rows` is whole when all records have passed. They come
 * model by model, so that only the records of one model are held.
 */
export function rowsOnTheWay(models: readonly CatalogueModel[]): {
  pass(records: AsyncIterable<CatalogueRecord>): AsyncGenerator<CatalogueRecord>;
  rows(): TableRow[];
} {
  const rows = new Map<string, TableRow>();
  const byName = new Map(models.map((model) => [model.model, model]));
  const end = (held: readonly CatalogueRecord[]) => {
    const model = byName.get(held[0]?.model ?? "");
    if (model !== undefined) rows.set(model.model, rowOf(model, held));
  };
  return {
    async *pass(records) {
      let held: CatalogueRecord[] = [];
      for await (const record of records) {
        if (held.length > 0 && held[0]?.model !== record.model) {
          end(held);
          held = [];
        }
        held.push(record);
        yield record;
      }
      end(held);
    },
    rows: () => models.map((model) => rows.get(model.model) ?? rowOf(model, [])),
  };
}
