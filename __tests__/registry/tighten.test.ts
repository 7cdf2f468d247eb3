import { parseMinimum } from "../../src/registry/policy.ts";
import type { GatePolicy, MinimumPolicy } from "../../src/registry/policy-types.ts";
import { tightenGate } from "../../src/registry/tighten.ts";
import { findWeakened } from "../../src/registry/weakened.ts";

type MinimumGate = NonNullable<MinimumPolicy["gate"]>;

const METRICS = [
  undefined,
  { recall: { min: 0.8 } },
  { recall: { min: 0.9 } },
  { recall: { max_regression: { abs: 0.01 } } },
  { recall: { max_regression: { rel: 0.02 } } },
  { recall: { max_regression: { abs: 0.02, rel: 0.01 } } },
  { recall: { min: 0.7, min_improvement: 0.01 } },
  { log_loss: { max: 0.4 } },
  { recall: { min: 0.85 }, log_loss: { max: 0.5 } },
] as const;
const LATENCY = [
  undefined,
  { p95_ms: { max: 10 } },
  { p95_ms: { max: 20, max_regression: { rel: 0.2 } }, p50_ms: { max: 5 } },
] as const;
const SLICES = [
  undefined,
  [{ column: "country", metrics: { recall: { min: 0.7 } } }],
  [{ column: "country", min_samples: 50, metrics: { recall: { min: 0.6 } } }],
  [{ column: "age", metrics: { log_loss: { max: 0.5 } } }],
] as const;
const WORDS = [
  {},
  { on_inconclusive: "fail" },
  { policy: "confident" },
  { policy: "point", declared: "reproduce" },
] as const;

function* gates<L>(latencies: readonly L[]) {
  for (const metrics of METRICS)
    for (const latency of latencies)
      for (const slices of SLICES)
        for (const words of WORDS) {
          yield {
            ...(metrics && { metrics }),
            ...(latency && { latency }),
            ...(slices && { slices }),
            ...words,
          };
        }
}

test("a tightened gate asks for no less than the minimum, and without an error for no less than model.yml", () => {
  const looser: string[] = [];
  const all = [...gates<GatePolicy["latency"]>([...LATENCY, { skip: "no traffic" }])] as GatePolicy[];
  const minima = [...gates(LATENCY)] as MinimumGate[];
  for (const [i, minimum] of minima.entries()) {
    for (const own of all.filter((_, k) => (k + i) % 7 === 0)) {
      const { gate, loosened } = tightenGate(minimum, own);
      for (const { what } of findWeakened(minimum, gate)) looser.push(`${JSON.stringify([minimum, own])}: ${what}`);
      if (loosened.length > 0) continue;
      for (const { what } of findWeakened(own, gate)) {
        // To have to be better stands in for an allowed loss; a decision is stricter or not by on_inconclusive.
        if (!/policy\./.test(what)) looser.push(`model.yml ${JSON.stringify([minimum, own])}: ${what}`);
      }
    }
  }
  expect(looser.slice(0, 5)).toEqual([]);
});

test("what model.yml does not say is taken, and what it tightens is kept", () => {
  const minimum: MinimumGate = { metrics: { recall: { min: 0.8 } }, latency: { p95_ms: { max: 20 } } };
  const own: GatePolicy = { label: "fraud", metrics: { recall: { min: 0.9 }, auc: { min: 0.7 } } };
  expect(tightenGate(minimum, own)).toEqual({
    gate: { ...own, latency: { p95_ms: { max: 20 } } },
    loosened: [],
    taken: [{ setting: "gate.latency.p95_ms.max", value: "20" }],
    sliceOf: [],
  });
});

test("skipping what the minimum limits, and every lower limit, is found", () => {
  const minimum: MinimumGate = {
    metrics: { recall: { min: 0.8, max_regression: { abs: 0.01 } } },
    latency: { p95_ms: { max: 20 } },
    on_inconclusive: "fail",
    slices: [{ column: "country", metrics: { recall: { min: 0.7 } } }],
  };
  const own: GatePolicy = {
    metrics: { recall: { min: 0.7, max_regression: { abs: 0.02 } } },
    latency: { skip: "no traffic" },
    on_inconclusive: "warn",
    slices: [{ column: "country", metrics: { recall: { min: 0.6 } } }],
  };
  const { gate, loosened } = tightenGate(minimum, own);
  expect(loosened.map(({ subject }) => subject)).toEqual([
    "recall.min",
    "recall.max_regression.abs",
    "country/recall.min",
    "p95_ms",
    "on_inconclusive",
  ]);
  expect(gate).toMatchObject({ metrics: minimum.metrics, latency: minimum.latency, on_inconclusive: "fail" });
});

test.each([
  ["gate: { metrics: { recal: { min: 0.5 } } }\n", /did you mean "recall"/],
  ["gate: { metric: { recall: { min: 0.5 } } }\n", /did you mean "metrics"/],
  ["gate: { latency: { skip: no traffic } }\n", /gate\.latency\.skip is not a known key/],
  ["gate: { label: fraud }\n", /gate\.label is not a known key/],
  ["waivers: []\n", /waivers is not a known key/],
  ["minrows: 5\n", /did you mean "min_rows"/],
  ["min_rows: 0\n", /min_rows/],
  ["require_gate: yes\n", /require_gate|yes/],
  ["- 1\n", /object/],
  ["", /asks for nothing/],
  ["# require_gate: true\n", /asks for nothing/],
  ["{}\n", /asks for nothing/],
  ["gate: {}\n", /asks for nothing/],
  ["gate: { metrics: {} }\n", /asks for nothing/],
  ["gate: { slices: [] }\n", /asks for nothing/],
  ["gate: { latency: {} }\n", /asks for nothing/],
  ["gate: { on_inconclusive: warn, declared: report }\n", /asks for nothing/],
  ["versioning: { rules: {} }\n", /asks for nothing/],
  ["versioning: { rules: { contract/opset-raised: 'off' } }\n", /asks for nothing/],
  ["require_gate: false\n", /asks for nothing/],
  ["gate: { metrics: { recall: { min: 80 } } }\n", /^min of recall is 80, but recall is always from 0 to 1\.$/],
  ["gate: { metrics: { ndcg@10: { max: -1 } } }\n", /^max of ndcg@10 is -1/],
  ["gate: { metrics: { r2: { min: 1.5 } } }\n", /r2 is always at most 1\.$/],
  ["gate: { metrics: { rmse: { max: -1 } } }\n", /rmse is always at least 0\.$/],
  ["gate: { slices: [{ column: country, metrics: { recall: { min: 80 } } }] }\n", /^min of recall is 80/],
  ["gate: { metrics: { recall: { max_regression: { abs: 5 } } } }\n", /^max_regression\.abs of recall is 5, but two/],
  ["gate: { metrics: { recall: { min_improvement: 2 } } }\n", /values of recall differ by at most 1\.$/],
])("the minimum %j is refused at its place", (text, message) => {
  const { document, findings } = parseMinimum("minimum.yml", Buffer.from(text));
  expect(document).toBeUndefined();
  expect(findings[0]?.message).toMatch(message);
  expect(findings[0]?.location).toMatchObject({ file: "minimum.yml", line: 1 });
});

test.each([
  "gate: { metrics: { recall: { min: 1, max_regression: { abs: 1 } } } }\n",
  "gate: { metrics: { r2: { min: -3, min_improvement: 2 }, rmse: { max: 80 } } }\n",
  "gate: { metrics: { profit: { min: 80, direction: higher } } }\n",
  "gate: { policy: confident }\n",
  "gate: { on_inconclusive: fail }\n",
  "gate: { declared: reproduce }\n",
  "gate: { latency: { p95_ms: { max: 50 } } }\n",
  "versioning: { max_flips: 0.02 }\n",
  "versioning: { rules: { contract/opset-raised: minor } }\n",
  "min_rows: 1\n",
])("the minimum %j asks for something", (text) => {
  expect(parseMinimum("minimum.yml", Buffer.from(text))).toMatchObject({ document: {}, findings: [] });
});
