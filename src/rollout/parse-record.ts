import { type Finding, finding } from "../domain/finding.ts";
import { isVersion } from "../domain/tag.ts";
import type { Document, Parsed, Pointer } from "../registry/document.ts";
import { compileSchema, describeErrors, formatPointer } from "../registry/schema-errors.ts";
import { decodeText } from "../registry/text.ts";
import { type SchemaNode, wordUnknown } from "../registry/unknown-key.ts";
import { parseYaml } from "../registry/yaml.ts";
import type { Deployment } from "./paths.ts";
import { ALL, type DeploymentRecord, isReason, type Order, type Settings } from "./record.ts";
import { deploymentSchema } from "./record-schema.ts";
import { rolloutRules as rules } from "./rules.ts";

const validate = compileSchema(deploymentSchema);

/** What the file holds, with its keys as they are written. */
type Written = { readonly schema: string } & Deployment & Settings & Partial<Order>;

/**
 * Reads the record of a model in an environment. All that is wrong with it comes back at once; `document` is there only
 * if nothing is. `path` names the file in findings.
 */
export function parseRecord(
  path: string,
  bytes: Uint8Array,
  { environment, model }: Deployment,
): Parsed<DeploymentRecord> {
  const conflicts = findConflicts(path, bytes);
  if (conflicts.length > 0) return { findings: conflicts };
  const yaml = parseYaml(path, bytes);
  if (yaml.document === undefined) return { findings: yaml.findings };
  const newer = findNewerSchema(path, yaml.document);
  if (newer.length > 0) return { findings: newer };
  const broken = describeErrors(
    validate,
    yaml.document,
    { missing: rules.badRecord, wrong: rules.badRecord, unknown: rules.badRecord },
    (pointer) => wordUnknown(pointer, deploymentSchema as SchemaNode),
  );
  if (broken.length > 0) return { findings: broken };
  const document = yaml.document as Document<Written>;
  const wrong = [...checkNames(document, { environment, model }), ...checkVersions(document), ...checkSteps(document)];
  if (wrong.length > 0) return { findings: wrong };
  return { document: { ...document, value: recordOf(document.value) }, findings: [] };
}

const MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/;

function findConflicts(path: string, bytes: Uint8Array): Finding[] {
  const decoded = decodeText(path, bytes);
  if (!decoded.ok) return [];
  const line = decoded.text.split(/\r?\n/).findIndex((each) => MARKER.test(each));
  if (line < 0) return [];
  const message = `Line ${line + 1} of ${path} is the marker of a merge conflict.`;
  return [finding(rules.mergeConflict, { message, location: { file: path, line: line + 1, column: 1 } })];
}

function findNewerSchema(path: string, { value, locate }: Document<unknown>): Finding[] {
  const schema = (value as { schema?: unknown } | null)?.schema;
  const [, number] = /^urn:model-release:deployment:(\d{1,6})$/.exec(String(schema)) ?? [];
  if (number === undefined || Number(number) <= 1) return [];
  const message = `${path} has schema ${number}, and this version of the tool knows schema 1.`;
  return [finding(rules.newerSchema, { message, location: locate(["schema"]) })];
}

function checkNames({ value, locate }: Document<Written>, place: Deployment): Finding[] {
  return (["environment", "model"] as const)
    .filter((key) => value[key] !== place[key])
    .map((key) => {
      const message = `${key} is ${JSON.stringify(value[key])}, but the path of the record says ${JSON.stringify(place[key])}.`;
      return finding(rules.badRecord, { message, fix: `Write ${place[key]}.`, location: locate([key]), subject: key });
    });
}

function checkVersions({ value, locate }: Document<Written>): Finding[] {
  const bad = (pointer: Pointer, message: string) =>
    finding(rules.badRecord, { message, location: locate(pointer), subject: formatPointer(pointer) });
  const invalid = (["stable", "canary"] as const).flatMap((key) => {
    const version = value[key]?.version;
    if (version === undefined || isVersion(version)) return [];
    return [
      bad([key, "version"], `${key}.version is ${JSON.stringify(version)}, which is not a SemVer 2.0.0 version.`),
    ];
  });
  const same =
    value.canary !== undefined && value.canary.version === value.stable?.version
      ? [bad(["canary", "version"], `canary.version and stable.version are both ${value.canary.version}.`)]
      : [];
  const reason =
    value.reason !== undefined && !isReason(value.reason)
      ? [bad(["reason"], "reason must be one line of visible text.")]
      : [];
  return [...invalid, ...same, ...reason];
}

function checkSteps({ value, locate }: Document<Written>): Finding[] {
  if (value.canary === undefined) return [];
  const { share, next } = value.canary;
  const steps = [share, ...next];
  const at = steps.findIndex((step, i) => i > 0 && step <= (steps[i - 1] ?? 0));
  if (at > 0) {
    const message = `canary.next must ascend from the share of ${share}, and ${steps[at]} does not.`;
    return [
      finding(rules.badRecord, { message, location: locate(["canary", "next", at - 1]), subject: "canary.next" }),
    ];
  }
  if (next.at(-1) === ALL) return [];
  const message = `The last step of canary.next must be ${ALL}; it is ${next.at(-1)}.`;
  return [finding(rules.badRecord, { message, location: locate(["canary", "next"]), subject: "canary.next" })];
}

function recordOf({ environment, model, allow_ungated, storage_uri, limits, ...order }: Written): DeploymentRecord {
  const { event, rollout, actor, reason, stable, canary } = order;
  const settings = {
    ...(allow_ungated === undefined ? {} : { allow_ungated }),
    ...(storage_uri === undefined ? {} : { storage_uri }),
    ...(limits === undefined ? {} : { limits }),
  };
  // The schema ties these keys to each other.
  if (
    event === undefined ||
    rollout === undefined ||
    actor === undefined ||
    reason === undefined ||
    stable === undefined
  )
    return { environment, model, settings };
  return {
    environment,
    model,
    settings,
    order: { event, rollout, actor, reason, stable, ...(canary === undefined ? {} : { canary }) },
  };
}
