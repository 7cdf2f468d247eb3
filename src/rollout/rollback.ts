import { type Finding, finding } from "../domain/finding.ts";
import { lineOf } from "../versioning/order.ts";
import type { Decision } from "./decision.ts";
import { type DeploymentHistory, earlierStable } from "./history.ts";
import type { Deployment } from "./paths.ts";
import type { DeploymentRecord, Order, Pinned } from "./record.ts";
import type { Earlier } from "./released.ts";
import { rolloutRules as rules } from "./rules.ts";

export interface RollbackRequest extends Deployment {
  /** The version to return to; without it, the rule chooses. */
  readonly to?: string;
  readonly reason: string;
  readonly actor: string;
}

/** What a rollback would order: the target, or why there is none. */
export type RollbackTarget =
  | { readonly kind: "target"; readonly stable: Pinned; readonly order: Order; readonly record: DeploymentRecord }
  | Extract<Decision, { kind: "unchanged" | "refused" }>;

/**
 * The version that a rollback returns to: the stable one if a canary is active, which drops it; without one, the most
 * recent earlier stable version that no rollback has left; or the earlier stable version that is named.
 */
export function targetOf(
  record: DeploymentRecord | undefined,
  request: RollbackRequest,
  history: DeploymentHistory,
): RollbackTarget {
  const { environment, model, to } = request;
  const order = record?.order;
  if (record === undefined || order === undefined) {
    const message = `${environment} has no version of ${model}.`;
    return refused(finding(rules.nothingServes, { message, subject: model }));
  }
  const { stable, canary } = order;
  const found = (target: Pinned): RollbackTarget => ({ kind: "target", stable: target, order, record });
  if (to === undefined && canary !== undefined) return found(stable);
  if (to === stable.version) return canary === undefined ? { kind: "unchanged", record, findings: [] } : found(stable);
  const { versions, left } = earlierStable(history);
  if (to !== undefined) {
    const named = versions.find(({ version }) => version === to);
    if (named !== undefined) return found(named);
    const known = versions.length === 0 ? "" : ` Earlier stable versions: ${list(versions)}.`;
    const message = `${model}@${to} was never stable in ${environment}.${known}`;
    return refused(finding(rules.neverStable, { message, subject: `${model}@${to}` }));
  }
  const target = versions.find(({ version }) => !left.has(version));
  if (target !== undefined) return found(target);
  const rest = versions.length === 0 ? "" : ` Rollbacks have left ${list(versions)}.`;
  const message = `${model}@${stable.version} is stable in ${environment}, and no earlier version remains.${rest}`;
  return refused(finding(rules.noEarlier, { message, subject: model }));
}

/** Decides on a rollback. `earlier` is what is known of the target of {@link targetOf}. Total. */
export function rollback(target: RollbackTarget, request: RollbackRequest, earlier: Earlier): Decision {
  if (target.kind !== "target") return target;
  const { stable, order, record } = target;
  const { model, actor, reason } = request;
  const name = `${model}@${stable.version}`;
  const checked = checkEarlier(name, stable, earlier);
  const errors = checked.filter(({ level }) => level === "error");
  if (errors.length > 0) return { kind: "refused", findings: errors };
  const { rollout } = order;
  return {
    kind: "ordered",
    record: { ...record, order: { event: "rollback", rollout, actor, reason, stable } },
    findings: [...checked, ...compareContracts(name, stable, order)],
  };
}

function checkEarlier(name: string, { digest }: Pinned, earlier: Earlier): Finding[] {
  const { status } = earlier;
  const found: Finding[] = [];
  if (earlier.digest.kind === "unread") {
    const message = `The digest of ${name} was not checked: ${earlier.digest.why}.`;
    found.push(finding(rules.digestUnchecked, { message, subject: name }));
  } else if (earlier.digest.sha256 !== digest) {
    const [is, was] = [earlier.digest.sha256.slice(0, 12), digest.slice(0, 12)];
    const message = `The files of ${name} have the digest ${is}…, but the record named ${was}….`;
    const fix = "Find out who changed the release, or return to another version with --to.";
    found.push(finding(rules.otherDigest, { message, fix, subject: name }));
  }
  if (status.kind === "withdrawn") {
    const message = `${name} was withdrawn (${status.where}).`;
    found.push(finding(rules.withdrawn, { message, fix: "Name another version with --to.", subject: name }));
  }
  if (status.kind === "deprecated") {
    const message = `${name} is deprecated (${status.where}).`;
    found.push(finding(rules.targetDeprecated, { message, subject: name }));
  }
  return found;
}

/** Callers may use what only the version that is left has, after a minor change too; what a canary alone has, they do not. */
function compareContracts(name: string, target: Pinned, { stable }: Order): Finding[] {
  if (contractOf(target.version) === contractOf(stable.version)) return [];
  const kind = lineOf(target.version) === lineOf(stable.version) ? "a minor" : "a major";
  const message = `${name} and ${stable.version} differ by ${kind} change.`;
  return [finding(rules.contractDiffers, { message, subject: name })];
}

/** Versions that differ in the patch number alone have the same contract. */
function contractOf(version: string): string {
  return version.split(/[-+]/, 1)[0]?.split(".").slice(0, 2).join(".") ?? version;
}

function refused(found: Finding): Extract<Decision, { kind: "refused" }> {
  return { kind: "refused", findings: [found] };
}

function list(versions: readonly Pinned[]): string {
  return versions
    .slice(0, 5)
    .map(({ version }) => version)
    .join(", ");
}
