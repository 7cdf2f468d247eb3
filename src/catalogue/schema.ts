import { CATALOGUE_SCHEMA } from "./record.ts";

const text = { type: "string" } as const;
const number = { type: "number" } as const;

/** The shape of `catalogue.json`, JSON Schema 2020-12. */
export const catalogueSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: CATALOGUE_SCHEMA,
  title: "catalogue.json",
  type: "object",
  required: ["schema", "from", "models", "versions"],
  properties: {
    schema: { const: CATALOGUE_SCHEMA },
    from: { ...text, description: "the place of the releases" },
    models: {
      type: "array",
      items: {
        type: "object",
        required: ["model", "title"],
        properties: { model: text, title: text, purpose: text },
      },
    },
    versions: {
      type: "array",
      description: "by model, then from the newest version down",
      items: {
        type: "object",
        required: ["model", "version", "tag", "url", "status", "metrics", "size"],
        properties: {
          model: text,
          version: text,
          tag: text,
          releasedAt: { ...text, format: "date-time" },
          commit: text,
          url: text,
          status: { enum: ["active", "deprecated", "withdrawn", "unknown"] },
          verdict: { enum: ["pass", "fail", "inconclusive", "ungated"] },
          gated: { type: "boolean" },
          metrics: {
            type: "array",
            description: "as measured, the leading one first",
            items: {
              type: "object",
              required: ["name", "value"],
              properties: { name: text, value: number, low: number, high: number },
            },
          },
          latency: {
            type: "object",
            required: ["p50Ms", "p95Ms", "machine"],
            properties: { p50Ms: number, p95Ms: number, machine: text },
          },
          size: { type: "integer", minimum: 0, description: "bytes of the release's own files" },
          requiredBump: { enum: ["major", "minor", "patch", "none"] },
          report: {
            ...text,
            pattern: "^[0-9a-f]{64}$",
            description: "SHA-256 of the report that the record is read from",
          },
        },
      },
    },
  },
} as const;
