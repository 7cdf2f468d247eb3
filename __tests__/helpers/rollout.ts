import type { Status } from "../../src/consume/status.ts";
import type { DeploymentHistory } from "../../src/rollout/history.ts";
import type { PromoteRequest } from "../../src/rollout/promote.ts";
import type { Canary, DeploymentRecord, Order } from "../../src/rollout/record.ts";
import type { Released } from "../../src/rollout/released.ts";
import { NOW, sha256 } from "./shelf.ts";

export const PLACE = { environment: "prod", model: "fraud" } as const;
export const ROLLOUT = "rollout-0001";

export const digest = (version: string): string => sha256(`digest of ${version}`);
export const pinned = (version: string) => ({ version, digest: digest(version) });

export function canaryOf(version: string, share = 500, next: readonly number[] = [2500, 5000, 10_000]): Canary {
  return { ...pinned(version), share, next };
}

export function orderOf(stable: string, canary?: Canary, changes: Partial<Order> = {}): Order {
  return {
    ...{ event: "promote", rollout: ROLLOUT, actor: "local", reason: "weekly retraining" },
    stable: pinned(stable),
    ...(canary === undefined ? {} : { canary }),
    ...changes,
  };
}

export function recordOf(order?: Order, settings: DeploymentRecord["settings"] = {}): DeploymentRecord {
  return { ...PLACE, settings, ...(order === undefined ? {} : { order }) };
}

export function requestOf(version: string, changes: Partial<PromoteRequest> = {}): PromoteRequest {
  return {
    ...PLACE,
    version,
    acceptMajor: false,
    reason: "weekly retraining",
    actor: "local",
    rollout: "rollout-0002",
    ...changes,
  };
}

export const statusIs = (kind: "active" | "deprecated" | "withdrawn"): Status => ({ kind, where: "main", readAt: NOW });

export function releasedOf(version: string, changes: Partial<Extract<Released, { kind: "released" }>> = {}): Released {
  return {
    kind: "released",
    digest: digest(version),
    gated: true,
    status: statusIs("active"),
    findings: [],
    ...changes,
  };
}

export const MINUTE_MS = 60_000;
export const START_MS = Date.parse(NOW);

/** One event a minute. */
export function historyOf(...records: readonly (DeploymentRecord | "removed" | "invalid")[]): DeploymentHistory {
  return records.map((record, i) => ({
    commit: String(i).padStart(40, "0"),
    committedAtMs: START_MS + i * MINUTE_MS,
    recorded:
      record === "removed"
        ? { kind: "removed" }
        : record === "invalid"
          ? { kind: "invalid", findings: [] }
          : { kind: "record", record },
  }));
}
