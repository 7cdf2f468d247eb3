import { LATEST, parseWanted, type Wanted } from "../../consume/wanted.ts";
import { Failure } from "../../domain/failure.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import type { Context } from "./context.ts";
import type { ChosenMode, Inputs } from "./inputs.ts";
import { namedBy, refTag, requireTag } from "./named.ts";

export interface PullRequest {
  readonly number: number;
  /** From another repository: its token may only read. */
  readonly fork: boolean;
  /** The commits that it lies between, as the event states them. */
  readonly range?: CommitRange;
}

/** Two full commit ids: what changed from `base` to `head`. */
export interface CommitRange {
  readonly base: string;
  readonly head: string;
}

/** What a run has to do. */
export type Task =
  | { readonly kind: "release"; readonly id: ModelVersion }
  | { readonly kind: "gate"; readonly id: ModelVersion }
  | { readonly kind: "publish"; readonly id: ModelVersion; readonly evidencePath: string }
  /** Of what a pull request or a merge group changes, or of one version as it is checked out. */
  | {
      readonly kind: "check";
      readonly pull: PullRequest | undefined;
      /** The commits of a merge group. */
      readonly group?: CommitRange;
      readonly id: ModelVersion | undefined;
    }
  | { readonly kind: "revalidate"; readonly model?: string; readonly version?: string }
  /** Without `wanted`, everything that the lock file pins. */
  | { readonly kind: "pull"; readonly wanted: readonly Wanted[] }
  | { readonly kind: "nothing"; readonly why: string };

/** Chooses the task by the inputs and, for `mode: auto`, by the event. */
export function chooseTask(inputs: Inputs, context: Context): Task {
  refuseEvent(context);
  const why = nothingIn(context);
  if (why !== undefined) return { kind: "nothing", why };
  const mode = chooseMode(inputs, context);
  switch (mode) {
    case "release":
    case "gate":
    case "publish": {
      const why = foreignTag(inputs, context);
      if (why !== undefined) return { kind: "nothing", why };
      if (mode !== "publish") return { kind: mode, id: requireVersion(inputs, context, mode) };
      return { kind: "publish", id: requireVersion(inputs, context, mode), evidencePath: requireEvidence(inputs) };
    }
    case "check":
      return chooseCheck(inputs, context);
    case "revalidate":
      return { kind: "revalidate", ...namedBy(inputs, context) };
    case "pull":
      return { kind: "pull", wanted: wantedBy(inputs, context) };
  }
}

/** What is to be pulled: `models`, or the version that the other inputs or the ref name. */
function wantedBy(inputs: Inputs, context: Context): readonly Wanted[] {
  const { models, locked, tag, model, version } = inputs;
  const isNamed = tag !== undefined || model !== undefined || version !== undefined;
  if (models.length > 0 && isNamed) {
    throw usage("The input models is set, and so is tag, model or version.", "Name all of them in models.");
  }
  if (models.length > 0) return models.map(requireWanted);
  if (locked && !isNamed) return [];
  const named = namedBy(inputs, context);
  if (named.model !== undefined) return [{ model: named.model, range: named.version ?? LATEST }];
  throw usage(
    "mode: pull needs the input models.",
    "Name what to fetch, for example  models: fraud@^1,  or set  locked: true  to fetch what the lock file pins.",
  );
}

function requireWanted(text: string): Wanted {
  const parsed = parseWanted(text);
  if (parsed.ok) return parsed.wanted;
  throw usage(`In the input models, ${parsed.reason}.`, parsed.fix);
}

/** The mode that was named, or the one that the event stands for. */
export function chooseMode({ mode }: Pick<Inputs, "mode">, { eventName, ref }: Context): ChosenMode {
  if (mode !== "auto") return mode;
  switch (eventName) {
    case "push":
      if (ref.startsWith("refs/tags/")) return "release";
      throw usage(
        `A push of ${ref} releases nothing.`,
        "Run the workflow on tags:  on: { push: { tags: ['models/**'] } }",
      );
    case "create":
    case "release":
      return "release";
    case "pull_request":
    case "merge_group":
      return "check";
    case "workflow_dispatch":
    case "schedule":
      return "revalidate";
    default:
      throw usage(`The event ${eventName} does not determine the mode.`, "Set the input mode.");
  }
}

/** Events that run with a token that may write, on behalf of somebody who may not. No mode makes them safe. */
function refuseEvent({ eventName }: Context): void {
  if (eventName === "pull_request_target") {
    throw usage(
      "The event pull_request_target is refused: it would run an untrusted model with a token that can write.",
      "Use  on: pull_request.",
    );
  }
  if (eventName === "workflow_run") {
    throw usage(
      "The event workflow_run is refused: an untrusted pull request can start it, and its token can write.",
      "Check with  on: pull_request  and  on: merge_group;  release with  on: { push: { tags: ['models/**'] } }.",
    );
  }
}

/** Why an event leaves nothing to do, if it does: what it speaks of is gone. */
function nothingIn({ eventName, event, ref }: Context): string | undefined {
  if (eventName === "push" && event.deleted === true) return `${ref} was deleted: there is nothing to release.`;
  if (eventName === "merge_group" && event.action === "destroyed") return "The merge group no longer exists.";
  if (eventName !== "release") return undefined;
  const done = ["published", "released", "prereleased", "created"].includes(String(event.action));
  return done ? undefined : `A release was ${String(event.action)}: there is nothing to release.`;
}

/** The events `create` and `release` cannot be filtered by tag: what is not of the registry is passed over. */
function foreignTag(inputs: Inputs, context: Context): string | undefined {
  const { tag, model } = inputs;
  const { eventName, ref } = context;
  if (!["create", "release"].includes(eventName)) return undefined;
  if (tag !== undefined || model !== undefined || refTag(context, inputs) !== undefined) return undefined;
  return `${ref} is not the tag of a model version: there is nothing to release.`;
}

function usage(message: string, fix: string): Failure {
  return new Failure("usage", message, { fix });
}

function chooseCheck(inputs: Inputs, context: Context): Task {
  const { model, version } = namedBy(inputs, context);
  const id = model !== undefined && version !== undefined ? { model, version } : undefined;
  if (model !== undefined && id === undefined) {
    throw usage(
      `The input model is ${model}, but mode: check judges one version, or what a pull request changes.`,
      "Set the input version too, or omit model.",
    );
  }
  const pull = findPull(context);
  const group = findGroup(context);
  if (id !== undefined || pull !== undefined || group !== undefined) {
    return { kind: "check", pull, id, ...(group === undefined ? {} : { group }) };
  }
  throw usage(
    "mode: check needs a pull request, or a version.",
    "Run it on the event pull_request or merge_group, or set the input tag.",
  );
}

function requireVersion(inputs: Inputs, context: Context, mode: string): ModelVersion {
  const { model, version } = namedBy(inputs, context);
  if (model !== undefined && version !== undefined) return { model, version };
  if (model !== undefined) {
    throw usage(
      `The input model is ${model}, but mode: ${mode} also needs a version.`,
      "Set the input version too, or the input tag instead of both.",
    );
  }
  // A tag outside of models/ started the run: what is wrong with it is said.
  if (context.ref.startsWith("refs/tags/")) return requireTag(context.ref.slice("refs/tags/".length), inputs);
  throw usage(`mode: ${mode} needs a version.`, "Set the input tag, for example models/fraud/1.0.0.");
}

function requireEvidence({ evidencePath }: Inputs): string {
  if (evidencePath !== undefined) return evidencePath;
  throw usage(
    "mode: publish needs the evidence of the gate.",
    "Download the gate job's artifact and set evidence-path to its folder.",
  );
}

interface Side {
  readonly sha?: string;
  readonly repo?: { readonly full_name?: string } | null;
}

function findPull({ event }: Context): PullRequest | undefined {
  const pull = event.pull_request as
    | { readonly number?: number; readonly head?: Side; readonly base?: Side }
    | undefined;
  if (pull?.number === undefined) return undefined;
  const range = rangeOf(pull.base?.sha, pull.head?.sha);
  // A fork that was deleted has no repository any more.
  const fork = pull.head?.repo?.full_name !== pull.base?.repo?.full_name;
  return { number: pull.number, fork, ...(range === undefined ? {} : { range }) };
}

function findGroup({ eventName, event }: Context): CommitRange | undefined {
  if (eventName !== "merge_group") return undefined;
  const group = event.merge_group as { readonly base_sha?: unknown; readonly head_sha?: unknown } | undefined;
  const range = rangeOf(group?.base_sha, group?.head_sha);
  if (range !== undefined) return range;
  throw new Failure("environment", "The event merge_group names no commits.", {
    fix: "Run the job again; if it happens again, check the runner.",
  });
}

function rangeOf(base: unknown, head: unknown): CommitRange | undefined {
  const isCommit = (sha: unknown): sha is string => typeof sha === "string" && /^[0-9a-f]{40,64}$/.test(sha);
  return isCommit(base) && isCommit(head) ? { base, head } : undefined;
}
