import { append } from "../../domain/extremes.ts";
import type { Random } from "../../statistics/random.ts";
import { shuffled } from "../../statistics/shuffled.ts";
import type { Column } from "../fixtures/column.ts";
import type { Predictions } from "../ports.ts";

/**
 * At most `most` rows, ascending, all where there are no more. Else drawn without replacement; where rows are ranked
 * together, whole queries, and at least one.
 */
export function drawRows(
  { rows, queries }: Pick<Predictions, "rows" | "queries">,
  most: number,
  random: Random,
): Uint32Array {
  if (rows <= most) return Uint32Array.from({ length: rows }, (_, i) => i);
  const drawn = queries === undefined ? shuffled(rows, random).slice(0, most) : drawQueries(queries, most, random);
  return Uint32Array.from(drawn).sort();
}

function drawQueries({ values, codes }: Column, most: number, random: Random): number[] {
  const members = values.map((): number[] => []);
  codes.forEach((code, row) => {
    members[code]?.push(row);
  });
  const drawn: number[] = [];
  for (const query of shuffled(values.length, random)) {
    const own = members[query] as number[];
    if (drawn.length > 0 && drawn.length + own.length > most) break;
    append(drawn, own);
  }
  return drawn;
}

/** What was kept of the rows at `indexes`, in that order, without what the model answered. */
export function keptOf(predictions: Predictions, indexes: Uint32Array): Predictions {
  const { place, lines, labels, targets, weights, groups, queries, slices } = predictions;
  const numbers = (all: Float64Array) => Float64Array.from(indexes, (row) => all[row] as number);
  const column = (all: Column): Column => ({
    ...all,
    codes: Int32Array.from(indexes, (row) => all.codes[row] as number),
  });
  return {
    rows: indexes.length,
    place,
    lines: Uint32Array.from(indexes, (row) => lines[row] as number),
    ...(labels && { labels: column(labels) }),
    ...(targets && { targets: numbers(targets) }),
    ...(weights && { weights: numbers(weights) }),
    ...(groups && { groups: column(groups) }),
    ...(queries && { queries: column(queries) }),
    slices: Object.fromEntries(Object.entries(slices).map(([name, all]) => [name, column(all)])),
  };
}
