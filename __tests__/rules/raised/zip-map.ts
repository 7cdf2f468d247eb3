import { encodeColumn } from "../../../src/gate/fixtures/column.ts";
import { describeZipMaps, measureScores } from "../../../src/gate/zip-map.ts";
import { over, type RaisedRules } from "../raised.ts";

const ZIP = { output: "probs", tensor: "p", labels: ["0", "1"] };
const ROWS = { rows: 1, place: "line", lines: Uint32Array.of(2), slices: {} } as const;

const told = over((before: readonly string[]) => describeZipMaps({ zipMaps: [ZIP] }, "m", "numpy", before));
const measured = over(async (label: string, classes: readonly string[], width: number = 2) => {
  const scores = { width, values: Float64Array.from({ length: width }, (_, i) => (i === 0 ? 1 : 0)) };
  const plan = { file: "f", format: "csv", inputs: [], slices: [], outputs: { predicted: "label" } } as const;
  const { findings } = await measureScores(
    { modelPath: "/m", model: "m", fixtures: "f", classes, zipMap: ZIP, plan },
    { ...ROWS, predicted: encodeColumn([label]) },
    { extend: async (path) => path, predict: async () => ({ ok: true, value: { ...ROWS, scores } }) },
    () => {},
  );
  return findings;
});

export const raised: RaisedRules = {
  "model/zip-map": told([[]], [["probs"]]),
  "gate/zip-map": measured(["0", ["a", "b"]], ["0", ["a", "b"], 3]),
  "gate/zip-map-not-measured": measured(["0", ["a", "b"], 3], ["0", ["a", "b"]]),
  "gate/zip-map-labels": measured(["1", ["a", "b"]], ["0", ["a", "b"]]),
};
