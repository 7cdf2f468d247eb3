import { policySchema } from "../registry/policy-schema.ts";

const text = { type: "string" } as const;
const number = { type: "number" } as const;
const flag = { type: "boolean" } as const;
const count = { type: "integer", minimum: 0 } as const;

function object(required: Record<string, unknown>, optional: Record<string, unknown> = {}) {
  return {
    type: "object",
    additionalProperties: false,
    required: Object.keys(required),
    properties: { ...required, ...optional },
  };
}

function list(items: unknown) {
  return { type: "array", items };
}

const location = object({ file: text }, { line: count, column: count });

const findingSchema = object(
  { rule: text, level: { enum: ["error", "warning", "notice"] }, message: text, fix: text },
  { location, subject: text, waiver: object({ reason: text, by: text }) },
);

const optionalNumber = { type: ["number", "null"] };
const state = { enum: ["ok", "fails", "undecided", "shown"] };
const sha256 = { type: "string", pattern: "^[0-9a-f]{64}$" };

const intervalFields = { low: number, high: number, level: number, method: text };
const intervalExtras = { resamples: count, seed: text, weak: text };

const metric = object(
  { name: text, direction: { enum: ["higher", "lower", "nearest to 1"] }, value: optionalNumber, state },
  {
    undefinedBecause: text,
    interval: object(intervalFields, intervalExtras),
    change: object(
      { was: optionalNumber },
      {
        difference: object({ value: number, ...intervalFields }, { p: number, ...intervalExtras }),
        nearer: object(intervalFields, intervalExtras),
      },
    ),
    limits: object(
      {},
      { min: number, max: number, maxRegression: object({}, { abs: number, rel: number }), minImprovement: number },
    ),
    equalModel: object(
      { refused: number, inconclusive: number, passed: number, limitNeeded: number, rowsNeeded: count },
      { worstCase: flag },
    ),
    declared: number,
  },
);

const decision = { enum: ["point", "confident"] };

const slice = object({ column: text, value: text, rows: count, metrics: list(metric) }, { changed: count });

const curve = object({ x: list(number), y: list(number) });

const modelCurves = object({
  classes: list(object({ of: text }, { roc: curve, precisionRecall: curve })),
  calibration: list(object({ low: number, high: number, rows: count }, { confidence: number, right: number })),
});

const quality = object(
  {
    fixtures: text,
    sha256,
    rows: count,
    policy: object({ bounds: decision, previous: decision }),
    seed: text,
    metrics: list(metric),
    slices: list(slice),
    smallSlices: list(object({ column: text, values: count, rows: count, below: count })),
  },
  {
    groups: count,
    weight: text,
    positiveClass: text,
    threshold: number,
    majorityShare: number,
    minDetectable: text,
    baseline: {
      oneOf: [
        object({ version: text, notComparable: text }),
        object(
          { version: text, changed: object({ rows: count, count }) },
          { drift: object({ of: text, psi: number, ks: number }) },
        ),
      ],
    },
    confusion: object({ classes: list(text), counts: list(list(count)) }),
    curves: object({ candidate: modelCurves }, { previous: modelCurves }),
    judgedVersions: { type: "integer", minimum: 1 },
  },
);

const roundInterval = object({ value: number, low: number, high: number, level: number, method: text, rounds: count });

const latencyFigure = {
  name: { enum: ["p50", "p95"] },
  decision: { enum: ["pass", "fail", "inconclusive"] },
  blocks: flag,
  alpha: number,
  pFail: number,
};

const ceiling = object(
  { ...latencyFigure, perRoundMs: roundInterval, maxMs: number, detectableMs: number },
  { tooFewRuns: flag },
);

const regression = object(
  {
    ...latencyFigure,
    measure: { enum: ["R50", "R95i"] },
    margin: object({}, { rel: number, abs: number }),
    ratio: roundInterval,
    differenceMs: roundInterval,
    detectableRatio: number,
  },
  { tooFewInputs: flag },
);

const percentile = object(
  {
    name: { enum: ["p50", "p95"] },
    valueMs: number,
    samples: count,
    intervalMs: object({ level: number, method: text }, { low: number, high: number }),
    state,
  },
  { wasMs: number, maxMs: number, declaredMs: number, ceiling, regression },
);

const protocol = object({
  seed: count,
  rounds: count,
  looks: count,
  shape: object({ slots: count, passes: count, warmUp: count }, { controlPasses: count }),
  inputsUsed: count,
  groupSize: count,
  discarded: count,
  spentMs: number,
  budgetMs: number,
  cutShort: flag,
});

const roundTimes = object({ p50Ms: number, p95Ms: number });

const latency = {
  oneOf: [
    object({ skipped: text }),
    object(
      {
        inputs: { enum: ["fixtures", "made from the signature"] },
        percentiles: list(percentile),
        protocol,
        openMs: number,
        coldStartMs: number,
        modelBytes: count,
        peakMemoryMb: number,
        throughput: list(object({ rows: count, runs: count, runMs: number, rowsPerSecond: number })),
        garbage: object({ count, totalMs: number, longestMs: number }),
        cpu: object({ model: text, flags: list(text) }),
      },
      {
        rowsPerRun: count,
        rounds: list(object({ candidate: roundTimes }, { previous: roundTimes })),
        nullChannel: object({ ratio: roundInterval, margin: number, fit: flag }),
        baseline: object({ version: text }, { notComparable: text }),
        harness: object({ floorMs: number, bound: flag }),
        stealShare: number,
      },
    ),
  ],
};

const parity = object(
  {
    sets: count,
    tolerance: object({ relative: number, absolute: number }),
    outputs: list(
      object(
        {
          name: text,
          elements: count,
          maxAbsolute: number,
          maxRelative: number,
          mismatches: list(object({ set: text, why: text })),
          mismatchingSets: count,
        },
        { notCompared: text },
      ),
    ),
  },
  { notHeld: list(text) },
);

const port = object({ name: text, isTensor: flag }, { type: text, shape: list({ type: ["integer", "string"] }) });

const previous = {
  oneOf: [
    object({ kind: { const: "none" }, where: text }),
    object(
      {
        kind: { const: "found" },
        where: text,
        version: text,
        tag: text,
        claimedBump: { enum: ["major", "minor", "patch"] },
      },
      { commit: text, gated: flag, backport: flag, passedOver: list(text), lastPrerelease: text },
    ),
    object({ kind: { const: "not-looked-for" }, why: text }),
  ],
};

const bump = { enum: ["major", "minor", "patch"] };
const requires = { enum: ["major", "minor", "patch", "none"] };

const contract = object(
  {
    comparedWith: text,
    claimedBump: bump,
    requiredBump: requires,
    suggestedVersion: text,
    changes: list(
      object({ rule: text, requires, message: text }, { subject: text, overridden: requires, overriddenBy: text }),
    ),
  },
  { notInspected: text },
);

/** The JSON Schema of `validation-report.json`. */
export const reportSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:model-release:report:1",
  title: "Validation report of Model Release",
  description: "What was checked and measured for one version of a model, and the verdict.",
  ...object(
    {
      schema: { const: "urn:model-release:report:1" },
      tool: object({ name: text, version: text }),
      createdAt: { type: "string", format: "date-time" },
      mode: { enum: ["release", "check", "revalidate", "gate", "validate"] },
      model: text,
      version: text,
      tag: text,
      source: object({ tagged: flag }, { commit: text }),
      title: text,
      verdict: { enum: ["pass", "fail", "inconclusive", "ungated"] },
      gated: flag,
      reason: text,
      previous,
      findings: list(findingSchema),
      defaults: list(object({ setting: text, value: text, why: text })),
      machine: object(
        { platform: text, cpu: text, cores: count, memoryMb: count, node: text },
        { isolation: list(text) },
      ),
      files: list(object({ name: text, size: count, sha256 })),
    },
    {
      folder: text,
      purpose: text,
      owner: text,
      license: text,
      lineage: object({}, { commit: text, runUrl: text, data: list(text) }),
      contract,
      quality,
      parity,
      latency,
      notMeasured: text,
      runtime: object({ name: text, version: text }),
      signature: object({ inputs: list(port), outputs: list(port) }),
      policy: object(
        { gate: { ...policySchema.properties.gate, description: "gate of model.yml, unchanged" } },
        {
          versioning: {
            ...policySchema.properties.versioning,
            description: "versioning of model.yml, unchanged",
          },
          fixtures: object({ path: text, files: list(object({ path: text, size: count, sha256 })) }),
        },
      ),
      policyDigest: {
        oneOf: [sha256, { type: "null" }],
        description: "SHA-256 of the model.yml that was used; null if there was none",
      },
      minimum: { ...object({ file: text, sha256 }), description: "the minimum policy that model.yml was held to" },
      run: object({ repository: text, id: text, attempt: count }, { url: text }),
    },
  ),
};
