import { SEMVER } from "./metadata-schema.ts";
import { SPDX_LICENSES } from "./spdx-licenses.ts";

/** Seven days: what a timer holds for certain, and more than any job may take. */
const MAX_BUDGET_S = 604_800;

const MODEL_NAME = "^[a-z0-9][a-z0-9._-]{0,63}$";

const text = (description: string) => ({ type: "string", minLength: 1, description });
const closed = <T extends Record<string, object>>(description: string, properties: T) => ({
  type: "object",
  description,
  additionalProperties: false,
  properties,
});
/** How much worse than the previous release something may be: a regression counts where it exceeds all that is given. */
const regression = (unit: string) => ({
  ...closed("an object with the allowed loss relative to the previous release, such as  { abs: 0.005 }", {
    abs: { type: "number", minimum: 0, description: `a number, 0 or more: ${unit}` },
    rel: { type: "number", minimum: 0, description: "a number, 0 or more: as a share of the previous release's value" },
  }),
  minProperties: 1,
});
const limit = (what: string) =>
  closed(`an object with the limits of ${what}, such as  { max: 12 }`, {
    max: { type: "number", exclusiveMinimum: 0, description: "a number of milliseconds, above 0" },
    max_regression: regression("milliseconds"),
  });

const bounds = {
  min: { type: "number", description: "a number: the lowest value that passes" },
  max: { type: "number", description: "a number: the highest value that passes" },
  direction: { enum: ["higher", "lower"], description: "higher or lower: which of two values is better" },
};
const metric = closed("an object with the limits of a metric, such as  { min: 0.94 }", {
  ...bounds,
  max_regression: regression("in the metric's own unit"),
  min_improvement: {
    type: "number",
    exclusiveMinimum: 0,
    description: "a number above 0: the required gain over the previous release",
  },
});
const slice = {
  ...closed("an object that names a column and the limits that hold for each of its values", {
    column: text("the name of a column of the fixture set"),
    min_samples: {
      type: "integer",
      minimum: 1,
      description: "a whole number: values with fewer rows are shown but not judged",
    },
    metrics: {
      type: "object",
      minProperties: 1,
      description: "an object of metric names and limits",
      additionalProperties: closed("an object with the limits of a metric, such as  { min: 0.8 }", bounds),
    },
  }),
  required: ["column", "metrics"],
};
const waiver = {
  ...closed("an object that waives one finding of one version", {
    version: { type: "string", pattern: SEMVER, description: "the version that it holds for, such as 1.0.1" },
    rule: text("the id of the finding's rule, such as metric/limit"),
    subject: text("the subject of the finding, such as accuracy.min, required if the rule has several findings"),
    reason: text("the reason for the waiver, as text"),
    by: text("who takes responsibility, as text"),
  }),
  required: ["version", "rule", "reason", "by"],
};
const decision = (limits: string) => ({
  enum: ["point", "confident"],
  description: `point or confident: whether ${limits} are compared with the measured value or its interval`,
});
const column = (what: string) => text(`the name of the column ${what}`);

const output = closed("an object that names the output to judge and its kind", {
  name: text("the name of a model output"),
  kind: {
    enum: ["probability", "logit", "label", "value"],
    description: "one of probability, logit, label and value",
  },
  positive_class: { type: ["string", "integer"], description: "the name of a class" },
  threshold: {
    type: "number",
    minimum: 0,
    maximum: 1,
    description: "the probability, from 0 to 1, from which a row counts as positive",
  },
});

const latency = closed("an object with the limits of single-row latency, or with the reason to skip it", {
  skip: text("the reason why latency is not measured, as text"),
  p50_ms: limit("the median"),
  p95_ms: limit("the 95th percentile"),
});

/** Where a model comes from. An address with a user's name or password in it is refused: the report is published. */
const lineage = {
  ...closed("an object that says what the model was trained from, such as  { commit: 0123abc… }", {
    commit: {
      type: "string",
      pattern: "^(?:[0-9a-f]{40}|[0-9a-f]{64})$",
      description: "the full SHA of the commit with the training code, in lower-case hexadecimal digits",
    },
    run_url: {
      type: "string",
      pattern:
        "^https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/(?:[A-Za-z0-9._~:/@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?(?:\\?(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?(?:#(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?$",
      description: "the address of the training run, with https:// and without user name or password",
    },
    data: {
      type: ["string", "array"],
      pattern: "\\S",
      minItems: 1,
      items: { type: "string", pattern: "\\S", description: "what identifies a data set, as text" },
      description: "what identifies the training data, such as a path, an address or a digest, or a list of these",
    },
  }),
  minProperties: 1,
};

/** What `model.yml` may hold. Every key is optional, and no other key is allowed: a limit must never be ignored. */
export const policySchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:model-release:model:1",
  title: "model.yml: the policy of a model, over all its versions",
  ...closed("an object with the policy of a model", {
    title: text("the display name of the model, as text"),
    purpose: text("what the model is for, as text"),
    metadata_name: text("the name that metadata.json states as model_name, as text"),
    owner: text("the person or team that owns the model, as text"),
    license: {
      type: "string",
      anyOf: [{ enum: SPDX_LICENSES }, { pattern: "^LicenseRef-[A-Za-z0-9.-]+$" }],
      description: "the SPDX identifier of the license, such as Apache-2.0, or LicenseRef-<name>",
    },
    lineage,
    gate: closed("an object with the gate of the model", {
      fixtures: {
        type: "string",
        minLength: 1,
        pattern: "^(?!/)(?!.*(^|/)\\.\\.(/|$))[^\\\\]+$",
        description: "a path below the model's folder, such as fixtures/holdout.csv",
      },
      sha256: {
        type: "string",
        pattern: "^[0-9a-f]{64}$",
        description: "the SHA-256 of a fixture set outside git: 64 lower-case hexadecimal digits",
      },
      label: column("with the labels"),
      weight: column("with the weight of each row"),
      group: column("of groups, such as users: intervals then resample whole groups"),
      query: column("of queries, for ranking"),
      output,
      metrics: {
        type: "object",
        description: "an object of metric names and limits",
        additionalProperties: metric,
      },
      slices: { type: "array", description: "a list of slices, each with a column and limits", items: slice },
      policy: {
        // `pattern` is about text alone, the rest about an object alone: each is wrong in its own words.
        type: ["string", "object"],
        description: "point, confident or an object such as  { bounds: point, previous: confident }",
        pattern: "^(point|confident)$",
        additionalProperties: false,
        minProperties: 1,
        properties: {
          bounds: decision("min and max"),
          previous: decision("max_regression and min_improvement"),
        },
      },
      latency,
      budget_s: {
        type: "number",
        exclusiveMinimum: 0,
        maximum: MAX_BUDGET_S,
        description: `a number of seconds, above 0 and at most ${MAX_BUDGET_S}: the time budget for measuring latency`,
      },
      on_inconclusive: {
        enum: ["warn", "fail"],
        description: "warn or fail: how to treat an inconclusive gate",
      },
      declared: {
        enum: ["report", "reproduce"],
        description: "report or reproduce: how to treat a declared metric that does not match the measured one",
      },
    }),
    versioning: closed("an object with the rules for version numbers", {
      max_flips: {
        type: "number",
        minimum: 0,
        maximum: 1,
        description: "the share of predictions, from 0 to 1, that a patch release may change",
      },
      rules: {
        type: "object",
        description: "an object of rule ids, such as contract/opset-raised, and the bump that each requires",
        additionalProperties: {
          enum: ["major", "minor", "patch", "off"],
          description: "one of major, minor, patch and off",
        },
      },
      withdrawn: {
        type: "array",
        description: "a list of versions that were published and then withdrawn",
        items: { type: "string", pattern: SEMVER, description: "a version such as 1.0.1" },
      },
    }),
    waivers: { type: "array", description: "a list of waived findings, each with a reason", items: waiver },
    renamed_from: {
      type: ["string", "array"],
      pattern: MODEL_NAME,
      items: { type: "string", pattern: MODEL_NAME, description: "the name of a model's folder" },
      description: "the name of the model's folder before it was renamed, or a list of its former names",
    },
  }),
};
