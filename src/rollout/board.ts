import type { Registry } from "../domain/registry.ts";
import { type HistoryEvent, readHistory, type StatusAt, statusAt } from "./history.ts";
import { type Deployment, readRecordPath } from "./paths.ts";
import type { Ledger } from "./ports.ts";

/** Who ordered something: a person is named only for a signature that was verified. */
export type OrderedBy = { readonly verified: true; readonly name: string } | { readonly verified: false };

/** What one record ordered. */
export interface BoardRow extends Deployment {
  readonly path: string;
  readonly status: Exclude<StatusAt, { kind: "nothing" }>;
  readonly by: OrderedBy;
}

export interface Board {
  /** The commit whose history was read. */
  readonly head: string | undefined;
  /** Every environment that a record was ever in, sorted. */
  readonly environments: readonly string[];
  /** By environment, then model. */
  readonly rows: readonly BoardRow[];
}

/** What all records ordered at a time in milliseconds since 1970, or order now. */
export async function readBoard(
  { environment, atMs }: { readonly environment?: string | undefined; readonly atMs?: number | undefined },
  { ledger, registry }: { readonly ledger: Ledger; readonly registry: Registry },
): Promise<Board> {
  const { head, events } = await ledger.read((path) => readRecordPath(registry, path) !== undefined);
  const known = [...events].flatMap(([path, each]) => {
    const deployment = readRecordPath(registry, path);
    return deployment === undefined ? [] : [{ path, deployment, events: each }];
  });
  const rows: BoardRow[] = [];
  for (const { path, deployment, events: own } of known) {
    if (environment !== undefined && deployment.environment !== environment) continue;
    const status = statusAt(readHistory(path, own, deployment), atMs);
    if (status.kind !== "nothing")
      rows.push({ ...deployment, path, status, by: await orderedBy(status.event, ledger) });
  }
  const environments = [...new Set(known.map(({ deployment }) => deployment.environment))].sort();
  return { head, environments, rows: rows.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

async function orderedBy({ commit }: HistoryEvent, ledger: Ledger): Promise<OrderedBy> {
  const name = await ledger.signer(commit);
  return name === undefined ? { verified: false } : { verified: true, name };
}
