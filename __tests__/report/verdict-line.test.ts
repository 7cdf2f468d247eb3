import type { Report } from "../../src/releases/report.ts";
import { gateAdvice } from "../../src/report/verdict-line.ts";

const quality = {} as NonNullable<Report["quality"]>;

test.each([
  [{}, "To add one, put labelled rows in models/m/fixtures/ and run  model-release init m"],
  [{ policyDigest: null, quality }, "To add one, run  model-release init m"],
  [{ policyDigest: "5e4", quality }, "To add one, set limits under gate.metrics in models/m/model.yml"],
  [
    { policyDigest: "5e4" },
    "To add one, put labelled rows in models/m/fixtures/ and set limits under gate.metrics in models/m/model.yml",
  ],
] as const)("the way to a gate starts from what there is: %j", (known, advice) => {
  expect(gateAdvice({ model: "m", ...known })).toBe(advice);
});
