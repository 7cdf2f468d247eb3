import { policySchema } from "./policy-schema.ts";

const { gate, versioning } = policySchema.properties;
const { metrics, slices, policy, latency, on_inconclusive, declared } = gate.properties;
const { p50_ms, p95_ms } = latency.properties;

const closed = (description: string, properties: Record<string, object>) => ({
  type: "object",
  description,
  additionalProperties: false,
  properties,
});

/**
 * What a minimum policy may hold: the keys of `model.yml` by which one policy can ask for more than another. What a model
 * is read by (its columns, its outputs, its fixture set) is the model's own, and so are its waivers.
 */
export const minimumSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:model-release:minimum:1",
  title: "A minimum policy: what every model.yml of a registry has to ask for at least",
  ...closed("an object with minimum requirements", {
    gate: closed("an object with the least that a gate asks for", {
      metrics,
      slices,
      policy,
      latency: closed("an object with the limits of single-row latency", { p50_ms, p95_ms }),
      on_inconclusive,
      declared,
    }),
    versioning: closed("an object with the rules for version numbers", {
      max_flips: versioning.properties.max_flips,
      rules: versioning.properties.rules,
    }),
    require_gate: {
      type: "boolean",
      description: "true or false: whether a model without an accuracy gate is refused",
    },
    min_rows: {
      type: "integer",
      minimum: 1,
      description: "a whole number: the least number of labelled rows that a model is measured on",
    },
  }),
};
