import { METRICS_OF, MODEL_TYPES } from "./metrics.ts";

// The grammar of semver.org, "Is there a suggested regular expression".
export const SEMVER =
  "^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$";

const words = (what: string) => ({ type: "string", minLength: 1, description: what });
const names = (what: string) => ({
  type: "array",
  uniqueItems: true,
  items: { type: "string", minLength: 1, description: "a name that is not empty" },
  description: what,
});
const count = (what: string, minimum: number) => ({
  type: "integer",
  minimum,
  description: `${what}: a whole number, ${minimum} or more`,
});
const duration = (what: string) => ({ type: "number", minimum: 0, description: `${what}, in milliseconds` });

function section(description: string, properties: Record<string, object>) {
  return { type: "object", description, required: Object.keys(properties), properties };
}

/**
 * What `metadata.json` must look like: the keys of the registry's source document, all required. Each description is a
 * noun phrase, because findings say "<key> must be <description>". Unknown keys are allowed here and reported by code.
 */
export const metadataSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:model-release:metadata:1",
  title: "metadata.json of a model version",
  ...section("an object with the metadata of one model version", {
    model_name: words("the name of the model, as text"),
    version: {
      type: "string",
      maxLength: 128,
      pattern: SEMVER,
      description: "a SemVer 2.0.0 version such as 1.0.0",
    },
    created_at: {
      type: "string",
      anyOf: [{ format: "date-time" }, { format: "date" }],
      description: "an ISO 8601 date, or date and time with time zone, such as 2026-11-23T09:30:00Z",
    },
    framework: words("the name of the training framework, as text"),
    framework_version: words("the version of the training framework, as text"),
    export_format: {
      enum: ["onnx", "torchscript", "savedmodel"],
      description: "one of onnx, torchscript and savedmodel",
    },
    model_type: { enum: MODEL_TYPES, description: "one of classification, regression and ranking" },
    input_features: { ...names("a list of at least one feature name, without duplicates"), minItems: 1 },
    output_classes: names("a list of class names without duplicates, empty if there are no classes"),
    metrics: {
      type: "object",
      description: "an object of metric names and numbers",
      additionalProperties: { type: "number", description: "a number" },
    },
    training_config: section("an object about the training", {
      dataset_hash: {
        type: "string",
        pattern: "^[0-9a-f]{64}$",
        description: "the SHA-256 of the training data: 64 lower-case hexadecimal digits",
      },
      training_samples: count("the number of training samples", 1),
      validation_samples: count("the number of validation samples", 0),
      epochs: count("the number of epochs or boosting rounds", 0),
    }),
    deployment: section("an object about serving the model", {
      inference_latency_p50_ms: duration("the median latency"),
      inference_latency_p95_ms: duration("the 95th percentile of latency"),
      model_size_mb: {
        type: "number",
        exclusiveMinimum: 0,
        description: "the size of the model's files in MB (10^6 bytes), above 0",
      },
    }),
    validation: section("an object about validation", {
      quantization: words('the quantization, as text; "none" if there is none'),
      edge_device_tested: names("a list of device names without duplicates, empty if there are none"),
    }),
    deprecated: { type: "boolean", description: "true or false" },
  }),
  allOf: MODEL_TYPES.map((type) => ({
    if: { required: ["model_type"], properties: { model_type: { const: type } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      properties: {
        metrics: {
          required: METRICS_OF[type].map((metric) => metric.name),
          properties: Object.fromEntries(METRICS_OF[type].map(({ name, schema }) => [name, schema])),
        },
      },
    },
  })),
};
