import { type Finding, finding } from "../nouns/finding.js";
import type { Document, Parsed, Pointer } from "./document.js";
import { DIRECTIONS } from "./metrics.js";
import { PLANNED_KEYS, policySchema } from "./policy-schema.js";
import type { MetricPolicy, ModelPolicy } from "./policy-types.js";
import { registryRules as rules } from "./rules.js";
import { compileSchema, describeErrors, formatPointer } from "./schema-errors.js";
import { suggest } from "./suggest.js";
import { parseYaml } from "./yaml.js";

const validate = compileSchema(policySchema);

/** Reads `model.yml`. All that is wrong with it comes back at once; `document` is there only where nothing is. */
export function parsePolicy(path: string, bytes: Uint8Array): Parsed<ModelPolicy> {
  const yaml = parseYaml(path, bytes);
  if (yaml.document === undefined) return { findings: yaml.findings };
  const errors = describeErrors(
    validate,
    yaml.document,
    { missing: rules.policyMissing, wrong: rules.policyWrong, unknown: rules.policyUnknown },
    wordUnknown,
  );
  if (errors.length > 0) return { findings: errors };
  const document = yaml.document as Document<ModelPolicy>;
  const bounds = checkBounds(document);
  return bounds.length > 0 ? { findings: bounds } : { document, findings: [] };
}

function wordUnknown(pointer: Pointer): { readonly message: string; readonly fix?: string } {
  const name = formatPointer(pointer);
  const key = String(pointer.at(-1));
  if (PLANNED_KEYS.includes(key)) {
    return { message: `${name} is planned and not evaluated by this version of the tool.`, fix: "Remove it for now." };
  }
  const meant = suggest(key, knownAt(pointer.slice(0, -1)));
  if (meant === undefined) return { message: `${name} is not a known key.` };
  return {
    message: `${name} is not a known key; did you mean ${JSON.stringify(meant)}?`,
    fix: `Rename it to ${meant}.`,
  };
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
}

function knownAt(pointer: Pointer): string[] {
  const node = pointer.reduce<SchemaNode | undefined>((schema, step) => {
    const own = schema?.properties?.[step];
    if (own !== undefined) return own;
    return typeof schema?.additionalProperties === "object" ? schema.additionalProperties : undefined;
  }, policySchema as SchemaNode);
  return Object.keys(node?.properties ?? {});
}

function checkBounds(document: Document<ModelPolicy>): Finding[] {
  const metrics = Object.entries(document.value.gate?.metrics ?? {});
  const wrong = metrics.flatMap(([name, metric]) =>
    describeBounds(name, metric).map((message) =>
      finding(rules.policyBounds, { message, location: document.locateKey(["gate", "metrics", name]) }),
    ),
  );
  return [...wrong, ...checkLatency(document)];
}

function describeBounds(name: string, { min, max, direction }: MetricPolicy): string[] {
  if (min === undefined && max === undefined) return [`The metric ${name} has neither min nor max.`];
  if (min !== undefined && max !== undefined && min > max) {
    return [`The metric ${name} has a min of ${min} above its max of ${max}.`];
  }
  if (direction === undefined && DIRECTIONS[name] === undefined) {
    const meant = suggest(name, Object.keys(DIRECTIONS));
    const hint = meant === undefined ? "" : `; did you mean ${JSON.stringify(meant)}?`;
    return [`The metric ${name} is not one that the tool knows, and no direction is given${hint || "."}`];
  }
  return [];
}

function checkLatency({ value, locateKey }: Document<ModelPolicy>): Finding[] {
  const latency = value.gate?.latency;
  if (latency?.skip === undefined || !("p50_ms" in latency || "p95_ms" in latency)) return [];
  return [
    finding(rules.policyBounds, {
      message: "gate.latency is skipped and limited at once.",
      fix: "Keep either skip or the limits.",
      location: locateKey(["gate", "latency", "skip"]),
    }),
  ];
}
