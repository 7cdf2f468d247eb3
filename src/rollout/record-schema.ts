import { ACTOR_PATTERN, ALL, DEPLOYMENT_SCHEMA, ROLLOUT_PATTERN, STORAGE_PATTERN } from "./record.ts";

const version = { type: "string", minLength: 5, maxLength: 128, description: "a SemVer 2.0.0 version" } as const;
const digest = {
  type: "string",
  pattern: "^[0-9a-f]{64}$",
  description:
    "64 hexadecimal digits: SHA-256 over the sorted lines of SHA256SUMS of the version's files, without its evidence",
} as const;
const positive = { type: "number", exclusiveMinimum: 0, maximum: 1e9, description: "a positive number" } as const;

/** The shape of `deployments/<environment>/<model>.yml`, JSON Schema 2020-12. */
export const deploymentSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: DEPLOYMENT_SCHEMA,
  title: "deployments/<environment>/<model>.yml",
  description: "an object with the keys of a deployment record",
  type: "object",
  required: ["schema", "environment", "model"],
  additionalProperties: false,
  dependentRequired: {
    stable: ["event", "rollout", "actor", "reason"],
    canary: ["stable"],
    event: ["stable"],
    rollout: ["stable"],
    actor: ["stable"],
    reason: ["stable"],
  },
  properties: {
    schema: { const: DEPLOYMENT_SCHEMA, description: DEPLOYMENT_SCHEMA },
    environment: { type: "string", description: "the environment, which is also the folder" },
    model: { type: "string", description: "the model, which is also the name of the file" },
    allow_ungated: {
      type: "boolean",
      description: "true or false: whether versions without an accuracy gate may serve",
    },
    storage_uri: {
      type: "string",
      maxLength: 500,
      pattern: STORAGE_PATTERN,
      description: "an address with {version} in it, such as s3://models/fraud/{version}",
    },
    limits: {
      type: "object",
      additionalProperties: false,
      description: "limits of the analysis of a canary",
      properties: {
        max_error_ratio: { type: "number", minimum: 1, maximum: 1e6, description: "a number of at least 1" },
        latency_ms: positive,
        max_score_shift: positive,
        max_hold_hours: positive,
      },
    },
    event: { enum: ["promote", "rollback"], description: "promote or rollback" },
    rollout: {
      type: "string",
      pattern: ROLLOUT_PATTERN,
      description: "the id of a rollout: 8 to 64 lower-case letters, digits and hyphens",
    },
    actor: { type: "string", pattern: ACTOR_PATTERN, description: "local or github:<login>" },
    reason: { type: "string", minLength: 1, maxLength: 500, description: "one line of text" },
    stable: {
      type: "object",
      required: ["version", "digest"],
      additionalProperties: false,
      description: "the stable version",
      properties: { version, digest },
    },
    canary: {
      type: "object",
      required: ["version", "digest", "share", "next"],
      additionalProperties: false,
      description: "the canary",
      properties: {
        version,
        digest,
        share: {
          type: "integer",
          minimum: 1,
          maximum: ALL - 1,
          description: "a whole number of basis points from 1 to 9999, such as 500 for 5%",
        },
        next: {
          type: "array",
          minItems: 1,
          maxItems: 100,
          uniqueItems: true,
          description: "the steps to come in basis points, such as [2500, 10000]",
          items: {
            type: "integer",
            minimum: 2,
            maximum: ALL,
            description: "a whole number of basis points up to 10000",
          },
        },
      },
    },
  },
} as const;
