import type { Finding } from "../domain/finding.ts";
import { parseRecord } from "./parse-record.ts";
import type { Deployment } from "./paths.ts";
import type { LedgerEvent } from "./ports.ts";
import type { DeploymentRecord, Order, Pinned } from "./record.ts";

/** What a commit made of a record. */
export type Recorded =
  | { readonly kind: "record"; readonly record: DeploymentRecord }
  /** The commit's file is no record: what serves is not known from then on. */
  | { readonly kind: "invalid"; readonly findings: readonly Finding[] }
  | { readonly kind: "removed" };

export interface HistoryEvent {
  readonly commit: string;
  /** The committer's time, in milliseconds since 1970. */
  readonly committedAtMs: number;
  readonly recorded: Recorded;
}

/** The events of one record, the oldest first. */
export type DeploymentHistory = readonly HistoryEvent[];

/** Reads the events of a record. `path` names the file in findings. */
export function readHistory(path: string, events: readonly LedgerEvent[], deployment: Deployment): DeploymentHistory {
  return events.map(({ commit, committedAtMs, bytes }) => {
    if (bytes === undefined) return { commit, committedAtMs, recorded: { kind: "removed" } };
    const { document, findings } = parseRecord(path, bytes, deployment);
    const recorded: Recorded =
      document === undefined ? { kind: "invalid", findings } : { kind: "record", record: document.value };
    return { commit, committedAtMs, recorded };
  });
}

/** What a record ordered at a moment. */
export type StatusAt =
  /** Nothing was ordered yet, or the record was removed. */
  | { readonly kind: "nothing" }
  | { readonly kind: "invalid"; readonly event: HistoryEvent; readonly findings: readonly Finding[] }
  | {
      readonly kind: "ordered";
      readonly record: DeploymentRecord;
      readonly order: Order;
      /** The event that ordered it: later ones may have changed settings only. */
      readonly event: HistoryEvent;
      /** Since when it is ordered, in milliseconds since 1970. */
      readonly sinceMs: number;
    };

/**
 * What a record ordered at a time in milliseconds since 1970; the newest without one. A commit takes effect when it was
 * committed, and never before the one that it follows: the order of commits is certain, the clocks behind them are not.
 */
export function statusAt(history: DeploymentHistory, timeMs = Number.POSITIVE_INFINITY): StatusAt {
  let effectiveMs = Number.NEGATIVE_INFINITY;
  let status: StatusAt = { kind: "nothing" };
  for (const event of history) {
    effectiveMs = Math.max(effectiveMs, event.committedAtMs);
    if (effectiveMs > timeMs) break;
    status = follow(status, event, effectiveMs);
  }
  return status;
}

function follow(before: StatusAt, event: HistoryEvent, effectiveMs: number): StatusAt {
  const { recorded } = event;
  if (recorded.kind === "invalid") return { kind: "invalid", event, findings: recorded.findings };
  if (recorded.kind === "removed" || recorded.record.order === undefined) return { kind: "nothing" };
  const { record } = recorded;
  const { order } = recorded.record;
  if (before.kind === "ordered" && isSameOrder(before.order, order)) return { ...before, record };
  return { kind: "ordered", record, order, event, sinceMs: effectiveMs };
}

function isSameOrder(a: Order, b: Order): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The record as it is now; `undefined` if there is none. An invalid one is not "none". */
export function currentOf(history: DeploymentHistory): Exclude<Recorded, { kind: "removed" }> | undefined {
  const recorded = history.at(-1)?.recorded;
  return recorded?.kind === "removed" ? undefined : recorded;
}

/** Every version that was ever ordered, with the digest that it had first. */
export function orderedDigests(history: DeploymentHistory): Map<string, string> {
  const digests = new Map<string, string>();
  for (const { stable, canary } of ordersOf(history)) {
    for (const { version, digest } of [stable, ...(canary === undefined ? [] : [canary])]) {
      if (!digests.has(version)) digests.set(version, digest);
    }
  }
  return digests;
}

/** The versions that were stable, the newest first, each once and without the current one; and those that a rollback left. */
export function earlierStable(history: DeploymentHistory): {
  readonly versions: readonly Pinned[];
  readonly left: ReadonlySet<string>;
} {
  const orders = ordersOf(history);
  const left = new Set<string>();
  for (const [i, { event, stable }] of orders.entries()) {
    const before = orders[i - 1]?.stable;
    if (event === "rollback" && before !== undefined && before.version !== stable.version) left.add(before.version);
  }
  const current = orders.at(-1)?.stable.version;
  const newestFirst = orders.map(({ stable }) => stable).reverse();
  const unique = new Map(newestFirst.map((stable) => [stable.version, stable] as const).reverse());
  const versions = [...new Set(newestFirst.map(({ version }) => version))]
    .filter((version) => version !== current)
    .flatMap((version) => unique.get(version) ?? []);
  return { versions, left };
}

function ordersOf(history: DeploymentHistory): Order[] {
  return history.flatMap(({ recorded }) =>
    recorded.kind === "record" && recorded.record.order !== undefined ? [recorded.record.order] : [],
  );
}
