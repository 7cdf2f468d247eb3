import { createHash, randomUUID } from "node:crypto";
import { resolve } from "node:path";
import type { ReadStatus } from "../../consume/ports.ts";
import { Failure } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";
import { git } from "../../platform/git/git.ts";
import { createGitLedger } from "../../platform/git/ledger.ts";
import { suggest } from "../../registry/suggest.ts";
import { boardData, findingsOf, renderBoard, renderOrder } from "../../report/rollout.ts";
import type { Screen } from "../../report/screen.ts";
import { type Board, readBoard } from "../../rollout/board.ts";
import { orderedDigests } from "../../rollout/history.ts";
import { deploymentsFolder } from "../../rollout/paths.ts";
import { type OrderResult, placeOrder } from "../../rollout/place-order.ts";
import { promote } from "../../rollout/promote.ts";
import { type ReleasesRead, readEarlier, readReleased } from "../../rollout/read-released.ts";
import type { DeploymentRecord } from "../../rollout/record.ts";
import type { Earlier, Released } from "../../rollout/released.ts";
import { rollback, targetOf } from "../../rollout/rollback.ts";
import { connectLocally } from "../github.ts";
import { withCatalogue } from "../pulling/catalogue-status.ts";
import { BRIEF } from "../pulling/sources.ts";
import type { RegistryHere } from "../registry.ts";
import type { Io } from "./io.ts";
import type { Running } from "./on-model.ts";
import type { PlaceName } from "./place-name.ts";
import { openFrom } from "./places.ts";
import { commandLine } from "./pull-line.ts";
import { type InRegistry, locate } from "./registry.ts";
import type { PromoteOptions, RollbackOptions, StatusOptions } from "./rollout-arguments.ts";
import { readStatusAround, readStatusIn, readStatusOn } from "./status.ts";
import { usage } from "./unknown.ts";

/** What a command prints, and its exit code. */
interface Answer {
  readonly text: string;
  readonly code: 0 | 1;
}

type Run = Pick<Running, "io" | "retryPolicy">;

type Invocation =
  | ({ readonly command: "promote" } & PromoteOptions & InRegistry)
  | ({ readonly command: "rollback" } & RollbackOptions & InRegistry)
  | ({ readonly command: "status" } & StatusOptions & InRegistry);

/** Runs `promote`, `rollback` or `status`. */
export function runRollout(invocation: Invocation, running: Run, screen: Screen): Promise<Answer> {
  if (invocation.command === "promote") return runPromote(invocation, running, screen);
  if (invocation.command === "rollback") return runRollback(invocation, running, screen);
  return runStatus(invocation, running.io, screen);
}

/** Orders the next share of a version, as one commit; answers with what to print and the exit code. */
async function runPromote(options: PromoteOptions & InRegistry, running: Run, screen: Screen): Promise<Answer> {
  const { io } = running;
  const { environment, model, version, from, fromText, json } = options;
  const here = await locate(options.registry, io, { creates: true });
  const releases = releasesFrom(from, here, running);
  let read: Promise<Released> | undefined;
  const request = { ...options, actor: actorOf(io.env), rollout: randomUUID() };
  const result = await placeOrder(
    {
      deployment: { environment, model },
      overtakes: false,
      async decide(record, history) {
        read ??= readReleased({ model, version }, releases);
        return promote(record, request, { released: await read, ordered: orderedDigests(history) });
      },
    },
    worldOf(here),
  );
  return answer(result, json, here, nextAfterPromotion(result, fromText, io), screen);
}

/** Orders an earlier version, as one commit. */
async function runRollback(options: RollbackOptions & InRegistry, running: Run, screen: Screen): Promise<Answer> {
  const { environment, model, from, json } = options;
  const here = await locate(options.registry, running.io, { creates: true });
  // An emergency waits for no one: what cannot be asked within seconds is a warning.
  const brief = { ...running, retryPolicy: { ...running.retryPolicy, ...BRIEF } };
  const releases = from === undefined ? undefined : releasesFrom(from, here, brief);
  const request = { ...options, actor: actorOf(running.io.env) };
  const result = await placeOrder(
    {
      deployment: { environment, model },
      overtakes: true,
      async decide(record, history) {
        const target = targetOf(record, request, history);
        if (target.kind !== "target") return target;
        const { version, digest } = target.stable;
        const earlier =
          releases === undefined
            ? await withoutReleases({ model, version }, here)
            : await readEarlier({ model, version }, digest, releases);
        return rollback(target, request, earlier);
      },
    },
    worldOf(here),
  );
  return answer(result, json, here, [], screen);
}

/** Shows what the records order, or ordered at a time of the past. */
async function runStatus(options: StatusOptions & InRegistry, io: Io, screen: Screen): Promise<Answer> {
  const { environment, atMs, json } = options;
  if (atMs !== undefined && atMs > Date.now())
    throw usage("--at is in the future.", "Name a time of the past, or omit --at to see what is ordered now.");
  const here = await locate(options.registry, io, { creates: true });
  const board = await readBoard({ environment, atMs }, worldOf(here));
  if (environment !== undefined) requireKnown(environment, board);
  const code = findingsOf(board.rows).length > 0 ? 1 : 0;
  if (json) return { code, text: `${JSON.stringify(boardData(board, atMs), null, 2)}\n` };
  return { code, text: renderBoard(board, atMs, screen) };
}

function requireKnown(environment: string, { environments }: Board): void {
  if (environments.includes(environment)) return;
  const meant = suggest(environment, environments);
  const known =
    environments.length === 0 ? "No environment has a record." : `Environments: ${environments.join(", ")}.`;
  throw new Failure("configuration", `No model was ever ordered in the environment ${environment}.`, {
    fix: meant === undefined ? known : `Did you mean ${meant}? ${known}`,
  });
}

function worldOf({ root, registry }: RegistryHere) {
  const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
  return { ledger: createGitLedger(root, deploymentsFolder(registry)), registry, sha256 };
}

function releasesFrom(from: PlaceName, here: RegistryHere, { io, retryPolicy }: Run): ReleasesRead {
  const { sha256, registry } = worldOf(here);
  return {
    open: async () => (await openFrom(from, { ...here, io, retryPolicy })).history,
    registry,
    status: statusFrom(from, here, { io, retryPolicy }),
    sha256,
  };
}

/** From where the releases are; a folder may be anywhere, and then the repository of the records is asked. */
function statusFrom(from: PlaceName, here: RegistryHere, { io, retryPolicy }: Run): ReadStatus {
  const { registry } = here;
  if (from.kind === "github") return readStatusOn(() => connectLocally(from, io.env, retryPolicy), registry);
  const folder = resolve(io.cwd(), from.folder);
  const around = withCatalogue(readStatusAround(folder, from.folder, registry), {
    folder,
    shown: from.folder,
    registry,
  });
  const own = readStatusIn(here);
  return async (id) => {
    const found = await around(id);
    return found.kind === "unknown" ? await own(id) : found;
  };
}

async function withoutReleases(
  id: { readonly model: string; readonly version: string },
  here: RegistryHere,
): Promise<Earlier> {
  const why = "no --from names the place of the releases";
  return { digest: { kind: "unread", why }, status: await readStatusIn(here)(id) };
}

/** The person behind a workflow is GitHub's word; on a machine, no one vouches for a name. */
function actorOf(env: NodeJS.ProcessEnv): string {
  const { GITHUB_ACTIONS, GITHUB_ACTOR = "" } = env;
  const isLogin = /^[A-Za-z0-9][A-Za-z0-9_.[\]-]{0,99}$/.test(GITHUB_ACTOR);
  return GITHUB_ACTIONS === "true" && isLogin ? `github:${GITHUB_ACTOR}` : "local";
}

/** The commands that a canary is followed by. */
function nextAfterPromotion(result: OrderResult, fromText: string, io: Io): string[] {
  if (result.kind === "refused" || result.record.order?.canary === undefined) return [];
  const { environment, model, order } = result.record;
  const { version } = order.canary ?? order.stable;
  const place = ["--env", environment];
  return [
    ["promote", `${model}@${version}`, ...place, "--from", fromText, "--next"],
    ["rollback", model, ...place, "--reason", "…"],
  ].flatMap((words) => commandLine(words, io) ?? []);
}

async function answer(
  result: OrderResult,
  json: boolean,
  here: RegistryHere,
  next: readonly string[],
  screen: Screen,
): Promise<Answer> {
  const code = result.kind === "refused" ? 1 : 0;
  if (json) return { code, text: `${JSON.stringify(orderData(result, code), null, 2)}\n` };
  const branch = (await git(here.root, ["symbolic-ref", "--quiet", "--short", "HEAD"]))?.trim();
  return { code, text: renderOrder(result, branch, next, screen) };
}

function orderData(result: OrderResult, exitCode: 0 | 1): object {
  const { kind: outcome, findings } = result;
  const record = result.kind === "refused" ? {} : recordData(result.record);
  const commit = result.kind === "ordered" ? { commit: result.commit } : {};
  return { exitCode, outcome, ...record, ...commit, findings: findings satisfies readonly Finding[] };
}

function recordData({ environment, model, order }: DeploymentRecord): object {
  return { environment, model, ...order };
}
