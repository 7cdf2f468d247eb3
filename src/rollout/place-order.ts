import { Failure } from "../domain/failure.ts";
import { type Finding, finding } from "../domain/finding.ts";
import type { Registry } from "../domain/registry.ts";
import type { Decision } from "./decision.ts";
import { checkDerived, filesOf, pathsOf } from "./derive.ts";
import { currentOf, type DeploymentHistory, readHistory } from "./history.ts";
import { parseRecord } from "./parse-record.ts";
import { type Deployment, recordPath } from "./paths.ts";
import type { Ledger, Sha256 } from "./ports.ts";
import type { DeploymentRecord, Order } from "./record.ts";
import { rolloutRules as rules } from "./rules.ts";
import { formatSharePercent } from "./share.ts";

/** What an order needs of the world. */
export interface OrderWorld {
  readonly ledger: Ledger;
  readonly registry: Registry;
  readonly sha256: Sha256;
}

export interface OrderRequest {
  readonly deployment: Deployment;
  /** Decides on the record as it is, again if another commit came first. */
  decide(record: DeploymentRecord | undefined, history: DeploymentHistory): Promise<Decision>;
  /**
   * Whether a promotion of the same model that came first changes nothing: a rollback is decided again on what that
   * promotion ordered. Two rollbacks at once are one.
   */
  readonly overtakes: boolean;
}

export type OrderResult =
  | {
      readonly kind: "ordered";
      readonly record: DeploymentRecord;
      readonly before: DeploymentRecord | undefined;
      readonly commit: string;
      readonly findings: readonly Finding[];
    }
  | Exclude<Decision, { kind: "ordered" }>;

/** Commits of others that may come first, one after the other; each is one push or commit on the same branch. */
const MAX_ATTEMPTS = 20;

/**
 * Decides on an order and makes it one commit: the record and all that is derived from it. If another commit came first,
 * everything is read again; only a change of the same record is a conflict.
 */
export async function placeOrder(request: OrderRequest, world: OrderWorld): Promise<OrderResult> {
  const { deployment, decide, overtakes } = request;
  const path = recordPath(world.registry, deployment);
  await world.ledger.prepare(pathsOf(deployment, world.registry));
  let first: DeploymentHistory | undefined;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const { head, events } = await world.ledger.read((each) => each === path);
    const history = readHistory(path, events.get(path) ?? [], deployment);
    const current = currentOf(history);
    if (first !== undefined && first.at(-1)?.commit !== history.at(-1)?.commit) {
      const came = current?.kind === "record" ? current.record.order : undefined;
      if (!overtakes || came?.event !== "promote") return await lostRace(deployment, history, came, world.ledger);
    }
    first = history;
    if (current?.kind === "invalid") return { kind: "refused", findings: current.findings };
    if (head === undefined) throw noCommit();
    const decision = await decide(current?.record, history);
    if (decision.kind !== "ordered") return decision;
    const files = filesOf(decision.record, world.registry, world.sha256);
    requireConsistent(path, decision.record, files, world);
    const message = messageOf(decision.record, current?.record);
    const done = await world.ledger.commit({ parent: head, files, message });
    if (done.kind === "committed") return { ...decision, before: current?.record, commit: done.commit };
  }
  throw new Failure("environment", `Other commits came first ${MAX_ATTEMPTS} times in a row.`, {
    fix: "Run again when fewer commits are made.",
  });
}

function noCommit(): Failure {
  return new Failure("configuration", "This repository has no commit yet.", {
    fix: "Commit your files, then run again.",
  });
}

/** What is committed has to be read as it was meant. */
function requireConsistent(
  path: string,
  record: DeploymentRecord,
  files: ReadonlyMap<string, string>,
  { registry, sha256 }: OrderWorld,
): void {
  const { document, findings } = parseRecord(path, new TextEncoder().encode(files.get(path)), record);
  const derived = document && checkDerived(document.value, registry, sha256, (each) => files.get(each));
  if (derived?.length === 0) return;
  throw new Error(`${path} would not be read as it was meant: ${[...findings, ...(derived ?? [])][0]?.message}`);
}

async function lostRace(
  { environment, model }: Deployment,
  history: DeploymentHistory,
  came: Order | undefined,
  ledger: Ledger,
): Promise<OrderResult> {
  const commit = history.at(-1)?.commit ?? "";
  const who = (await ledger.signer(commit)) ?? "someone (unverified)";
  const what = came === undefined ? "changed the record" : `ordered ${describeOrder(model, came)}`;
  const message = `${who} ${what} in ${environment} meanwhile, in commit ${commit.slice(0, 12)}.`;
  return { kind: "refused", findings: [finding(rules.lostRace, { message, subject: model })] };
}

/** `fraud@1.0.0, with 1.0.1 at 5%`. */
export function describeOrder(model: string, { stable, canary }: Pick<Order, "stable" | "canary">): string {
  const next = canary === undefined ? "" : `, with ${canary.version} at ${formatSharePercent(canary.share)}`;
  return `${model}@${stable.version}${next}`;
}

/** The message of the commit: what is ordered, then why. */
function messageOf({ environment, model, order }: DeploymentRecord, before: DeploymentRecord | undefined): string {
  if (order === undefined) return `Set up ${model} in ${environment}\n`;
  const { event, stable, canary, reason, actor, rollout } = order;
  const dropped = before?.order?.canary;
  const what =
    event === "promote"
      ? `Promote ${model}@${(canary ?? stable).version} to ${canary === undefined ? "100%" : formatSharePercent(canary.share)}`
      : `Roll back ${model} to ${stable.version}${dropped === undefined ? "" : ` from the canary ${dropped.version}`}`;
  return `${what} in ${environment}\n\n${reason}\n\nRollout: ${rollout}\nActor: ${actor}\n`;
}
