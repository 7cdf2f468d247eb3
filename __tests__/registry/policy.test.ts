import { parsePolicy } from "../../src/registry/policy.ts";

const PATH = "models/scorer/model.yml";
const parse = (text: string) => parsePolicy(PATH, new TextEncoder().encode(text));
const told = (text: string) =>
  parse(text).findings.map((f) => `${f.rule} ${f.location?.line}:${f.location?.column} ${f.message}`);

const FULL = `title: Fraud Detection
purpose: Detect fraud
metadata_name: fraud_detection
gate:
  fixtures: fixtures/holdout.csv
  label: is_fraud
  output: { name: probabilities, kind: probability, positive_class: fraud, threshold: 0.5 }
  metrics:
    accuracy: { min: 0.94 }
    calibration: { min: 0.9, max: 1.1, direction: higher }
    auc_roc: { max_regression: { abs: 0.005, rel: 0.01 } }
    recall: { min_improvement: 0.01 }
  weight: weight
  group: user
  query: session
  sha256: 39a8e82c162aea425032ca02a26798f55252456c8e84cb091f0a1e66010a5ab1
  slices:
    - { column: ad_format, min_samples: 200, metrics: { recall: { min: 0.8 } } }
  policy: confident
  latency:
    p50_ms: { max: 5, max_regression: { rel: 0.05, abs: 0.1 } }
    p95_ms: { max_regression: { rel: 0.1 } }
  budget_s: 60
  on_inconclusive: fail
  declared: reproduce
waivers:
  - { version: 1.0.1, rule: metric/limit, subject: recall.min, reason: the set was relabelled, by: Ada }
`;

test("every key that is evaluated is accepted, and so is an empty file", () => {
  expect(told(FULL)).toEqual([]);
  expect(parse(FULL).document?.value.gate?.metrics?.accuracy).toEqual({ min: 0.94 });
  expect(parse("").document?.value).toEqual({});
  expect(parse("gate: { latency: { skip: serves on a GPU } }").findings).toEqual([]);
});

test.each([
  ["titel: x", ['policy/unknown-key 1:1 titel is not a known key; did you mean "title"?']],
  [
    "gate:\n  metrics:\n    accuracy: { mim: 0.9 }",
    ['policy/unknown-key 3:17 gate.metrics.accuracy.mim is not a known key; did you mean "min"?'],
  ],
  ["team: ads", ["policy/unknown-key 1:1 team is not a known key."]],
  [
    "gate: { slices: [{ colum: a, metrics: { recall: { min: 1 } } }] }",
    [
      expect.stringMatching(/^policy\/missing-key .* gate\.slices\[0\]\.column is missing/),
      'policy/unknown-key 1:20 gate.slices[0].colum is not a known key; did you mean "column"?',
    ],
  ],
  [
    "gate: { slices: [{ column: a, metrics: { recall: {} } }] }",
    ["policy/bounds 1:42 The metric recall has no limit: set min, max, max_regression or min_improvement."],
  ],
  [
    "gate: { metrics: { accuracy: { max_regression: {} } } }",
    [expect.stringMatching(/^policy\/wrong-value 1:48 gate\.metrics\.accuracy\.max_regression is empty; it must have/)],
  ],
  [
    "gate: { metrics: { accuracy: { max_regression: { abs: 0.1 }, min_improvement: 0.1 } } }",
    [
      "policy/bounds 1:20 The metric accuracy has both min_improvement and max_regression, which contradict each other.",
    ],
  ],
  [
    "gate: { latency: { p50_ms: {} } }",
    ["policy/bounds 1:20 gate.latency.p50_ms has no limit: set max or max_regression."],
  ],
  [
    "waivers: [{ version: 1.0.0, rule: metric/limit, by: me }]",
    [expect.stringMatching(/^policy\/missing-key .* waivers\[0\]\.reason is missing/)],
  ],
  [
    "gate: { metrics: { accuracy: { min: high } } }",
    ['policy/wrong-value 1:37 gate.metrics.accuracy.min must be a number: the lowest value that passes; it is "high".'],
  ],
  [
    "gate: { metrics: { accuracy: {} } }",
    ["policy/bounds 1:20 The metric accuracy has no limit: set min, max, max_regression or min_improvement."],
  ],
  [
    "gate: { metrics: { accuracy: { min: 1, max: 0 } } }",
    ["policy/bounds 1:20 The metric accuracy has a min of 1 above its max of 0."],
  ],
  [
    "gate: { metrics: { acuracy: { min: 1 } } }",
    [
      'policy/bounds 1:20 The metric acuracy is not a known metric, and no direction is given; did you mean "accuracy"?',
    ],
  ],
  [
    "gate: { metrics: { accuracy: { min: 1, direction: lower } } }",
    ["policy/bounds 1:20 The metric accuracy is better if it is higher, so its direction cannot be lower."],
  ],
  ["gate: { latency: { skip: a, p50_ms: { max: 1 } } }", ["policy/bounds 1:20 gate.latency has both skip and limits."]],
  [
    "gate: { policy: strict }",
    [expect.stringMatching(/^policy\/wrong-value 1:17 gate.policy must be point, confident or/)],
  ],
  [
    "gate: { policy: { bound: point } }",
    ['policy/unknown-key 1:19 gate.policy.bound is not a known key; did you mean "bounds"?'],
  ],
  [
    "gate: { policy: { bounds: strict } }",
    [expect.stringMatching(/^policy\/wrong-value 1:27 gate.policy.bounds must be/)],
  ],
  ["gate: { fixtures: ../../secret.csv }", [expect.stringMatching(/^policy\/wrong-value 1:19 gate.fixtures must be/)]],
  ["gate: { fixtures: /etc/passwd }", [expect.stringMatching(/^policy\/wrong-value/)]],
  ["gate: []", ["policy/wrong-value 1:7 gate must be an object with the gate of the model; it is an empty list."]],
  [
    "just text",
    ['policy/wrong-value 1:1 The document must be an object with the policy of a model; it is "just text".'],
  ],
  ["title: a\ntitle: b", ['file/duplicate-key 2:1 Duplicate key "title" in the same mapping.']],
  ["title: a\n---\ntitle: b", ["file/syntax 2:1 models/scorer/model.yml contains more than one document."]],
  [
    "title: &a x\npurpose: *a",
    [
      "file/unsafe-value 1:8 Anchors are not allowed here: write the value out everywhere.",
      "file/unsafe-value 2:10 Aliases are not allowed here: write the value out.",
    ],
  ],
  ["gate: { metrics: { accuracy: { min: .nan } } }", ["file/unsafe-value 1:37 This number is not finite."]],
  ["title: [", [expect.stringMatching(/^file\/syntax/)]],
  ["title: !!js/function 'x'", [expect.stringMatching(/^file\//)]],
])("%j is refused", (text, expected) => {
  expect(told(text)).toEqual(expected);
  expect(parse(text).document).toBeUndefined();
});

test.each([
  ["min: 1, max: 1", []],
  ["min: -1, max: 0", []],
  ["min: 2, max: 1", ["The metric own has a min of 2 above its max of 1."]],
  ["max_regression: { abs: 1 }", []],
  ["min_improvement: 1", []],
])("of a metric of one's own with a direction, the limits %s", (limits, expected) => {
  const text = `gate: { metrics: { own: { direction: lower, ${limits} } } }`;
  expect(parse(text).findings.map((f) => f.message)).toEqual(expected);
});

test("a direction is no limit", () => {
  expect(told("gate: { metrics: { own: { direction: higher } } }")).toEqual([
    "policy/bounds 1:20 The metric own has no limit: set min, max, max_regression or min_improvement.",
  ]);
});

test.each([
  ["accuracy", "higher", []],
  ["log_loss", "lower", []],
  ["log_loss", "higher", ["The metric log_loss is better if it is lower, so its direction cannot be higher."]],
  [
    "calibration_ratio",
    "higher",
    ["The metric calibration_ratio is better if it is nearest to 1, so its direction cannot be higher."],
  ],
])("the direction of %s can be %s only as it is known", (metric, direction, expected) => {
  const text = `gate: { metrics: { ${metric}: { min: 0.1, direction: ${direction} } } }`;
  expect(parse(text).findings.map((f) => f.message)).toEqual(expected);
});

test("a metric that nobody knows needs a direction", () => {
  expect(told("gate: { metrics: { clicks: { min: 1 } } }")).toEqual([
    "policy/bounds 1:20 The metric clicks is not a known metric, and no direction is given.",
  ]);
  expect(
    told("gate: { metrics: { accuracy: { min: 1 } }, slices: [{ column: c, metrics: { recal: { min: 1 } } }] }"),
  ).toEqual([
    'policy/bounds 1:77 The metric recal is not a known metric, and no direction is given; did you mean "recall"?',
  ]);
});

test("each limit of latency that decides nothing is told, and what contradicts itself", () => {
  expect(told("gate: { latency: { p50_ms: {}, p95_ms: {} } }")).toEqual([
    "policy/bounds 1:20 gate.latency.p50_ms has no limit: set max or max_regression.",
    "policy/bounds 1:32 gate.latency.p95_ms has no limit: set max or max_regression.",
  ]);
  expect(parse("gate: { latency: { p95_ms: {}, skip: a } }").findings).toMatchObject([
    {
      message: "gate.latency has both skip and limits.",
      fix: "Keep either skip or the limits.",
      location: { line: 1, column: 32 },
    },
  ]);
  expect(told("gate: { latency: { p95_ms: { max: 1 } }, metrics: { recall: {} } }")).toHaveLength(1);
  expect(told("gate: { latency: {} }")).toEqual([]);
});

test("all errors come at once", () => {
  expect(told("titel: x\ngate:\n  lable: y\n  metrics: { accuracy: { min: a, max: b } }")).toHaveLength(4);
});
