import { quote } from "./format-record.ts";
import type { DeploymentRecord, Order } from "./record.ts";

const HEAD = "# Derived from the deployment record: never edit it.";

/** Both APIs take whole percents. A smaller share than ordered is safe, a larger one is not. */
function percentOf(basisPoints: number): { readonly percent: number; readonly note: string[] } {
  const percent = Math.floor(basisPoints / 100);
  const isWhole = percent * 100 === basisPoints;
  return { percent, note: isWhole ? [] : [`# ordered: ${basisPoints / 100}%, rounded down to whole percents`] };
}

/** Where KServe loads a version from. The default is the layout of pulled models on a volume. */
function storageOf({ model, settings }: DeploymentRecord, version: string): string {
  // A version has no character that a pattern of replaceAll would read.
  return (settings.storage_uri ?? `pvc://models/${model}/{version}`).replaceAll("{version}", version);
}

/**
 * A merge patch for KServe's InferenceService (serving.kserve.io/v1beta1): the newest version's storage and
 * `canaryTrafficPercent`, which KServe serves to its revision; null removes it, and the named version serves all requests.
 */
export function formatKServe(record: DeploymentRecord, { stable, canary }: Order): string {
  const { percent, note } = percentOf(canary?.share ?? 0);
  const lines = [
    HEAD,
    `# kubectl patch inferenceservice ${record.model} --type merge --patch-file kserve.yaml`,
    ...note,
    "apiVersion: serving.kserve.io/v1beta1",
    "kind: InferenceService",
    "metadata:",
    `  name: ${quote(record.model)}`,
    "  annotations:",
    ...annotations({ stable, canary }, "    "),
    "spec:",
    "  predictor:",
    `    canaryTrafficPercent: ${canary === undefined ? "null" : percent}`,
    "    model:",
    `      storageUri: ${quote(storageOf(record, (canary ?? stable).version))}`,
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * A merge patch for an Argo Rollout (argoproj.io/v1alpha1): the version as an annotation of its pods, and the steps from
 * the ordered share on. Changed steps make the controller begin with the first one again, which is the ordered share.
 */
export function formatArgo(record: DeploymentRecord, { stable, canary }: Order): string {
  const weights = canary === undefined ? [] : [canary.share, ...canary.next.slice(0, -1)].map(percentOf);
  const steps = weights.flatMap(({ percent, note }) => [
    ...note.map((line) => `        ${line}`),
    `        - setWeight: ${percent}`,
    "        - pause: {}",
  ]);
  const lines = [
    HEAD,
    `# kubectl patch rollout ${record.model} --type merge --patch-file argo-rollouts.yaml`,
    "apiVersion: argoproj.io/v1alpha1",
    "kind: Rollout",
    "metadata:",
    `  name: ${quote(record.model)}`,
    "spec:",
    "  template:",
    "    metadata:",
    "      annotations:",
    `        model-release/version: ${quote((canary ?? stable).version)}`,
    "  strategy:",
    "    canary:",
    ...(steps.length === 0 ? ["      steps: []"] : ["      steps:", ...steps]),
  ];
  return `${lines.join("\n")}\n`;
}

function annotations(
  { stable, canary }: Pick<Order, "stable"> & { readonly canary: Order["canary"] },
  indent: string,
): string[] {
  return [
    `${indent}model-release/stable: ${quote(stable.version)}`,
    `${indent}model-release/canary: ${quote(canary?.version ?? "")}`,
  ];
}
