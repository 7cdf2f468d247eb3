import { type Finding, finding } from "../domain/finding.ts";
import type { Registry } from "../domain/registry.ts";
import { formatFlags } from "./flags.ts";
import { formatRecord } from "./format-record.ts";
import { formatArgo, formatKServe } from "./kubernetes.ts";
import { type Deployment, derivedFolder, recordPath } from "./paths.ts";
import type { Sha256 } from "./ports.ts";
import type { DeploymentRecord } from "./record.ts";
import { rolloutRules as rules } from "./rules.ts";
import { formatVectors } from "./vectors.ts";

/** What is derived from a record, by path. Empty without an order. */
export function deriveFiles(
  record: DeploymentRecord,
  registry: Registry | undefined,
  sha256: Sha256,
): Map<string, string> {
  const { order } = record;
  if (order === undefined) return new Map();
  const folder = derivedFolder(registry, record);
  return new Map([
    [`${folder}/argo-rollouts.yaml`, formatArgo(record, order)],
    [`${folder}/flags.json`, formatFlags(record, order)],
    [`${folder}/kserve.yaml`, formatKServe(record, order)],
    [`${folder}/rollout-vectors.json`, formatVectors(record, order, sha256)],
  ]);
}

const DERIVED = ["argo-rollouts.yaml", "flags.json", "kserve.yaml", "rollout-vectors.json"];

/** The paths of everything that an order writes. */
export function pathsOf(deployment: Deployment, registry: Registry | undefined): string[] {
  const folder = derivedFolder(registry, deployment);
  return [recordPath(registry, deployment), ...DERIVED.map((name) => `${folder}/${name}`)];
}

/** A record with everything that is derived from it, by path: what one commit contains. */
export function filesOf(record: DeploymentRecord, registry: Registry | undefined, sha256: Sha256): Map<string, string> {
  return new Map([[recordPath(registry, record), formatRecord(record)], ...deriveFiles(record, registry, sha256)]);
}

/** Compares derived files with their record. `read` gives the text of a file, `undefined` if there is none. */
export function checkDerived(
  record: DeploymentRecord,
  registry: Registry | undefined,
  sha256: Sha256,
  read: (path: string) => string | undefined,
): Finding[] {
  return [...deriveFiles(record, registry, sha256)].flatMap(([path, text]) => {
    const found = read(path);
    if (found === text) return [];
    const message =
      found === undefined
        ? `${path} is missing.`
        : `${path} differs from ${recordPath(registry, record)} in line ${firstDifference(found, text)}.`;
    const location = { file: path, ...(found === undefined ? {} : { line: firstDifference(found, text), column: 1 }) };
    return [finding(rules.derivedDiffers, { message, location, subject: path })];
  });
}

/** The first line, counted from 1, in which two texts differ. */
function firstDifference(found: string, expected: string): number {
  const lines = expected.split("\n");
  const at = found.split("\n").findIndex((line, i) => line !== lines[i]);
  return at < 0 ? found.split("\n").length : at + 1;
}
