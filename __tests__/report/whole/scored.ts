import { encodeColumn } from "../../../src/gate/fixtures/column.ts";
import type { Inference } from "../../../src/gate/ports.ts";
import { randomOf } from "../../../src/statistics/random.ts";
import { fixtureRows } from "../../helpers/registry.ts";

/** How far the scores are off: 0 is a perfect model. */
export interface Noise {
  readonly candidate: number;
  readonly previous?: number;
}

const SITES = ["north", "south", "west", "日本"] as const;

/** `fixtureRows` with a column `site`; the last site has a tenth of the rows. */
export function siteRows(rows: number, label = "label"): string {
  const [head, ...lines] = fixtureRows(rows, 0, label).trim().split("\n");
  const siteOf = (row: number) => (row % 10 === 9 ? SITES[3] : SITES[row % 3]);
  return `${[`site,${head}`, ...lines.map((line, row) => `${siteOf(row)},${line}`)].join("\n")}\n`;
}

/** Answers for each model as if its scores were the right ones plus noise: the same noise every time, of the size of the model's own. */
export function predictWith(fixtures: string, noise: Noise): Inference["predict"] {
  const cells = fixtures.trim().split("\n").slice(1);
  const rows = cells.map((line) => line.split(","));
  return async (modelPath, plan) => {
    const which = modelPath.includes("/.others/") ? "previous" : "candidate";
    const random = randomOf("noise");
    const scores = rows.map((row) => {
      const [x0 = 0, x1 = 0, x2 = 0] = row.slice(-4).map(Number);
      const margin = x0 + x1 - x2 + (noise[which] ?? 0) * (random.uniform() - 0.5);
      return 1 / (1 + Math.exp(-margin / 20));
    });
    const labels = rows.map((row) => row.at(-1) ?? "");
    return {
      ok: true,
      value: {
        rows: rows.length,
        place: "line",
        lines: Uint32Array.from(rows, (_, row) => row + 2),
        ...(plan.label === undefined ? {} : { labels: encodeColumn(labels) }),
        slices: Object.fromEntries(plan.slices.map((name) => [name, encodeColumn(rows.map(([site = ""]) => site))])),
        predicted: encodeColumn(scores.map((score) => (score > 0.5 ? "1" : "0"))),
        scores: { width: 2, values: Float64Array.from(scores.flatMap((score) => [1 - score, score])) },
      },
    };
  };
}
