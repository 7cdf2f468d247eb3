import { type Finding, finding } from "../domain/finding.ts";
import type { Document, Parsed, Pointer } from "./document.ts";
import { adviseLicense } from "./license-advice.ts";
import { directionOf, metricNames } from "./metrics.ts";
import { checkMinimumLimits } from "./minimum-limits.ts";
import { minimumSchema } from "./minimum-schema.ts";
import { policySchema } from "./policy-schema.ts";
import type { MetricPolicy, MinimumPolicy, ModelPolicy } from "./policy-types.ts";
import { registryRules as rules } from "./rules.ts";
import { compileSchema, describeErrors } from "./schema-errors.ts";
import { suggest } from "./suggest.ts";
import { type SchemaNode, wordUnknown } from "./unknown-key.ts";
import { parseYaml } from "./yaml.ts";

const validate = compileSchema(policySchema);
const validateMinimum = compileSchema(minimumSchema);

/** Reads `model.yml`. All that is wrong with it comes back at once; `document` is there only where nothing is. */
export function parsePolicy(path: string, bytes: Uint8Array): Parsed<ModelPolicy> {
  return parse<ModelPolicy>(path, bytes, validate, policySchema as SchemaNode);
}

/** Reads a minimum policy, likewise. */
export function parseMinimum(path: string, bytes: Uint8Array): Parsed<MinimumPolicy> {
  const parsed = parse<MinimumPolicy>(path, bytes, validateMinimum, minimumSchema as SchemaNode);
  const limits = parsed.document === undefined ? [] : checkMinimumLimits(parsed.document);
  return limits.length > 0 ? { findings: limits } : parsed;
}

function parse<T extends Pick<ModelPolicy, "gate">>(
  path: string,
  bytes: Uint8Array,
  check: typeof validate,
  schema: SchemaNode,
): Parsed<T> {
  const yaml = parseYaml(path, bytes);
  if (yaml.document === undefined) return { findings: yaml.findings };
  const errors = describeErrors(
    check,
    yaml.document,
    { missing: rules.policyMissing, wrong: rules.policyWrong, unknown: rules.policyUnknown },
    (pointer) => wordUnknown(pointer, schema),
  );
  if (errors.length > 0) return { findings: errors.map((error) => adviseLicense(error, yaml.document?.value)) };
  const document = yaml.document as Document<T>;
  const bounds = checkBounds(document);
  return bounds.length > 0 ? { findings: bounds } : { document, findings: [] };
}

function checkBounds(document: Document<Pick<ModelPolicy, "gate">>): Finding[] {
  const { metrics = {}, slices = [] } = document.value.gate ?? {};
  const places: { name: string; bounds: MetricPolicy; pointer: Pointer }[] = [
    ...Object.entries(metrics).map(([name, bounds]) => ({ name, bounds, pointer: ["gate", "metrics", name] })),
    ...slices.flatMap((slice, i) =>
      Object.entries(slice.metrics).map(([name, bounds]) => ({
        name,
        bounds,
        pointer: ["gate", "slices", i, "metrics", name],
      })),
    ),
  ];
  const wrong = places.flatMap(({ name, bounds, pointer }) =>
    describeBounds(name, bounds).map((message) =>
      finding(rules.policyBounds, { message, location: document.locateKey(pointer) }),
    ),
  );
  return [...wrong, ...checkLatency(document)];
}

function describeBounds(
  name: string,
  { min, max, direction, max_regression, min_improvement }: MetricPolicy,
): string[] {
  if ([min, max, max_regression, min_improvement].every((limit) => limit === undefined)) {
    return [`The metric ${name} has no limit: set min, max, max_regression or min_improvement.`];
  }
  if (min !== undefined && max !== undefined && min > max) {
    return [`The metric ${name} has a min of ${min} above its max of ${max}.`];
  }
  if (max_regression !== undefined && min_improvement !== undefined) {
    return [`The metric ${name} has both min_improvement and max_regression, which contradict each other.`];
  }
  const known = directionOf(name);
  if (direction !== undefined && known !== undefined && direction !== known) {
    return [`The metric ${name} is better if it is ${known}, so its direction cannot be ${direction}.`];
  }
  if (direction === undefined && known === undefined) {
    const meant = suggest(name, metricNames());
    const hint = meant === undefined ? "" : `; did you mean ${JSON.stringify(meant)}?`;
    return [`The metric ${name} is not a known metric, and no direction is given${hint || "."}`];
  }
  return [];
}

function checkLatency({ value, locateKey }: Document<Pick<ModelPolicy, "gate">>): Finding[] {
  const latency = value.gate?.latency;
  const empty = (["p50_ms", "p95_ms"] as const).filter((key) => {
    const limits = latency?.skip === undefined ? latency?.[key] : undefined;
    return limits !== undefined && Object.keys(limits).length === 0;
  });
  if (empty.length > 0) {
    return empty.map((key) =>
      finding(rules.policyBounds, {
        message: `gate.latency.${key} has no limit: set max or max_regression.`,
        location: locateKey(["gate", "latency", key]),
      }),
    );
  }
  if (latency?.skip === undefined || !("p50_ms" in latency || "p95_ms" in latency)) return [];
  return [
    finding(rules.policyBounds, {
      message: "gate.latency has both skip and limits.",
      fix: "Keep either skip or the limits.",
      location: locateKey(["gate", "latency", "skip"]),
    }),
  ];
}
