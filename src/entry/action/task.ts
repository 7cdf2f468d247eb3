import { Failure } from "../../nouns/failure.js";
import { type ModelVersion, parseTag } from "../../nouns/tag.js";
import type { Context } from "./context.js";
import type { Inputs, Mode } from "./inputs.js";

export interface PullRequest {
  readonly number: number;
  /** From another repository: its token may only read. */
  readonly fork: boolean;
}

/** What a run has to do. */
export type Task =
  | { readonly kind: "release"; readonly id: ModelVersion }
  | { readonly kind: "gate"; readonly id: ModelVersion }
  | { readonly kind: "publish"; readonly id: ModelVersion; readonly evidencePath: string }
  /** Of what a pull request changes, or of one version as it is checked out, or both. */
  | { readonly kind: "check"; readonly pull: PullRequest | undefined; readonly id: ModelVersion | undefined }
  | { readonly kind: "revalidate"; readonly model?: string; readonly version?: string }
  | { readonly kind: "nothing"; readonly why: string };

/** Chooses the task by the inputs and, for `mode: auto`, by the event. */
export function chooseTask(inputs: Inputs, context: Context): Task {
  if (context.eventName === "push" && context.event.deleted === true) {
    return { kind: "nothing", why: `${context.ref} was deleted: there is nothing to release.` };
  }
  const mode = inputs.mode === "auto" ? modeOf(context) : inputs.mode;
  switch (mode) {
    case "release":
    case "gate":
      return { kind: mode, id: requireVersion(inputs, context, mode) };
    case "publish":
      return { kind: "publish", id: requireVersion(inputs, context, mode), evidencePath: requireEvidence(inputs) };
    case "check":
      return chooseCheck(inputs, context);
    case "revalidate":
      return { kind: "revalidate", ...chosenVersions(inputs) };
  }
}

function modeOf({ eventName, ref }: Context): Exclude<Mode, "auto"> {
  switch (eventName) {
    case "push":
      if (ref.startsWith("refs/tags/")) return "release";
      throw usage(
        `A push of ${ref} releases nothing.`,
        "Run the workflow on tags:  on: { push: { tags: ['models/**'] } }",
      );
    case "pull_request":
      return "check";
    case "workflow_dispatch":
    case "schedule":
      return "revalidate";
    case "pull_request_target":
      throw usage(
        "The event pull_request_target is refused: it would run a stranger's model beside a token that may write.",
        "Use  on: pull_request.",
      );
    default:
      throw usage(`The event ${eventName} says nothing about what to do.`, "Set the input mode.");
  }
}

function usage(message: string, fix: string): Failure {
  return new Failure("usage", message, { fix });
}

function chooseCheck(inputs: Inputs, context: Context): Task {
  const { tag, model, version } = inputs;
  const named = tag !== undefined || (model !== undefined && version !== undefined);
  const id = named ? requireVersion(inputs, context, "check") : undefined;
  const pull = findPull(context);
  if (id !== undefined || pull !== undefined) return { kind: "check", pull, id };
  throw usage(
    "mode: check needs a pull request, or a version.",
    "Run it on the event pull_request, or set the input tag.",
  );
}

function requireVersion({ tag, model, version }: Inputs, { ref, eventName }: Context, mode: string): ModelVersion {
  const named = model !== undefined && version !== undefined ? `models/${model}/${version}` : undefined;
  if (tag !== undefined && named !== undefined && tag !== named) {
    throw usage(`The input tag is ${tag}, but model and version make ${named}.`, "Give the tag alone.");
  }
  const pushed = eventName === "push" && ref.startsWith("refs/tags/") ? ref.slice("refs/tags/".length) : undefined;
  const chosen = tag ?? named ?? pushed;
  if (chosen === undefined)
    throw usage(`mode: ${mode} needs to know what.`, "Set the input tag, for example models/fraud/1.0.0.");
  const parsed = parseTag(chosen);
  if (parsed.ok) return parsed.value;
  throw new Failure("configuration", `${parsed.reason}.`, { fix: parsed.fix });
}

function requireEvidence({ evidencePath }: Inputs): string {
  if (evidencePath !== undefined) return evidencePath;
  throw usage(
    "mode: publish needs the evidence of the gate.",
    "Download the gate job's artifact and set evidence-path to its folder.",
  );
}

function findPull({ event }: Context): PullRequest | undefined {
  const pull = event.pull_request as
    | { number?: number; head?: { repo?: { full_name?: string } | null }; base?: { repo?: { full_name?: string } } }
    | undefined;
  if (pull?.number === undefined) return undefined;
  // A fork that was deleted has no repository any more.
  return { number: pull.number, fork: pull.head?.repo?.full_name !== pull.base?.repo?.full_name };
}

function chosenVersions({ tag, model, version }: Inputs): { model?: string; version?: string } {
  if (tag !== undefined) {
    const parsed = parseTag(tag);
    if (!parsed.ok) throw new Failure("configuration", `${parsed.reason}.`, { fix: parsed.fix });
    return parsed.value;
  }
  if (version !== undefined && model === undefined)
    throw usage("version is set without model.", "Set both, or the tag.");
  const parsed = model === undefined ? undefined : parseTag(`models/${model}/${version ?? "0.0.0"}`);
  if (parsed !== undefined && !parsed.ok) throw new Failure("configuration", `${parsed.reason}.`, { fix: parsed.fix });
  return { ...(model === undefined ? {} : { model }), ...(version === undefined ? {} : { version }) };
}
