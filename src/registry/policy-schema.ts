import { SEMVER } from "./metadata-schema.js";

const MODEL_NAME = "^[a-z0-9][a-z0-9._-]{0,63}$";

const text = (description: string) => ({ type: "string", minLength: 1, description });
const closed = (description: string, properties: Record<string, object>) => ({
  type: "object",
  description,
  additionalProperties: false,
  properties,
});
const limit = (what: string) =>
  closed(`an object with the limit of ${what}, such as  { max: 12 }`, {
    max: { type: "number", exclusiveMinimum: 0, description: "a number of milliseconds, above 0" },
  });

const metric = closed("an object with the limits of a metric, such as  { min: 0.94 }", {
  min: { type: "number", description: "a number: the least value that passes" },
  max: { type: "number", description: "a number: the greatest value that passes" },
  direction: { enum: ["higher", "lower"], description: "higher or lower: which of two values is better" },
});

const output = closed("an object that says which output is judged, and how", {
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
    description: "the probability from which a row counts as positive, from 0 to 1",
  },
});

const latency = closed("an object with the limits of single-row latency, or with the reason to skip it", {
  skip: text("the reason why latency is not measured here, as text"),
  p50_ms: limit("the median"),
  p95_ms: limit("the 95th percentile"),
});

/** What `model.yml` may hold. Every key is optional, and none beside these is allowed: a limit must never be ignored. */
export const policySchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:model-release:model:1",
  title: "model.yml: the policy of a model, over all its versions",
  ...closed("an object with the policy of a model", {
    title: text("the name of the model as people read it, as text"),
    purpose: text("what the model is for, as text"),
    metadata_name: text("the name that metadata.json states as model_name, as text"),
    gate: closed("an object with the gate of the model", {
      fixtures: {
        type: "string",
        minLength: 1,
        pattern: "^(?!/)(?!.*(^|/)\\.\\.(/|$))[^\\\\]+$",
        description: "a path below the model's folder, such as fixtures/holdout.csv",
      },
      label: text("the name of the column with the right answer"),
      output,
      metrics: {
        type: "object",
        description: "an object of metric names and limits",
        additionalProperties: metric,
      },
      latency,
      declared: {
        enum: ["report", "reproduce"],
        description: "report or reproduce: what a declared metric that does not hold comes to",
      },
    }),
    versioning: closed("an object that says how version numbers are held against the content", {
      max_flips: {
        type: "number",
        minimum: 0,
        maximum: 1,
        description: "the share of rows that a patch may answer otherwise, from 0 to 1",
      },
      rules: {
        type: "object",
        description: "an object of rule ids, such as contract/opset-raised, and what they call for",
        additionalProperties: {
          enum: ["major", "minor", "patch", "off"],
          description: "one of major, minor, patch and off",
        },
      },
      withdrawn: {
        type: "array",
        description: "a list of versions that were published once and taken back",
        items: { type: "string", pattern: SEMVER, description: "a version such as 1.0.1" },
      },
    }),
    renamed_from: {
      type: ["string", "array"],
      pattern: MODEL_NAME,
      items: { type: "string", pattern: MODEL_NAME, description: "the name of a model's folder" },
      description: "the name of the model's folder before it was renamed, or a list of its former names",
    },
  }),
};

/** Keys that are planned and not evaluated yet: they get a message of their own, because silence would be a lie. */
export const PLANNED_KEYS: readonly string[] = [
  "max_regression",
  "min_improvement",
  "slices",
  "waivers",
  "on_inconclusive",
  "sha256",
  "policy",
  "group",
  "weight",
  "budget_s",
];
