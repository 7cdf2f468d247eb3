import { relative } from "node:path";
import { actionReference } from "../../authoring/action-reference.ts";
import { type Initiated, init } from "../../authoring/init.ts";
import { renderInit, toInitJson } from "../../authoring/told-init.ts";
import { writeWorkflows } from "../../authoring/write-workflows.ts";
import { REPOSITORY, TOOL } from "../../domain/tool.ts";
import { createListVersions } from "../../platform/files/version-folders.ts";
import { createWriteNew } from "../../platform/files/write-new.ts";
import { readOrigin, readRemoteTag } from "../../platform/git/origin.ts";
import type { Screen } from "../../report/screen.ts";
import type { CreateInference } from "../outside.ts";
import { RUNTIME_FOLDER } from "../paths.ts";
import type { RegistryHere } from "../registry.ts";
import type { Invocation } from "./arguments.ts";
import type { Io } from "./io.ts";
import { worldAt } from "./on-model.ts";
import { locate } from "./registry.ts";

type Init = Extract<Invocation, { readonly command: "init" }>;

/** What a command wrote, as text for stdout, and its exit code. */
export interface Written {
  readonly text: string;
  readonly exitCode: 0 | 1;
}

/** Writes a first `model.yml` for a model, workflows for GitHub, or both. What is there already is left alone. */
export async function runInit(invocation: Init, io: Io, screen: Screen, models: CreateInference): Promise<Written> {
  const { model, github, json } = invocation;
  const located = await locate(invocation.registry, io, { creates: true });
  const { root } = located;
  // What cannot be said is refused before anything is measured or written.
  const action = github ? await actionReference(invocation.action, await origin()) : undefined;
  const initiated = model === undefined ? undefined : await initModel(model, located, io, models);
  const refused = initiated?.kind === "refused";
  const workflows =
    action === undefined || refused
      ? undefined
      : await writeWorkflows(action, { writeNew: createWriteNew(root), registry: located.registry });
  const exitCode = refused ? 1 : 0;
  if (json) return { text: toInitJson(initiated, workflows, exitCode), exitCode };
  const here = (path: string) => relative(io.cwd(), `${root}/${path}`) || path;
  return { text: renderInit({ initiated, workflows, action }, here, screen), exitCode };
}

async function origin() {
  const commitOf = (tag: string) => readRemoteTag(REPOSITORY, tag);
  return { version: TOOL.version, repository: REPOSITORY, commitOf, ...(await readOrigin(RUNTIME_FOLDER)) };
}

async function initModel(model: string, here: RegistryHere, io: Io, models: CreateInference): Promise<Initiated> {
  // The newest version is not known yet, and a first policy leaves no evidence.
  const { world, close } = await worldAt(here, { model, version: "0.0.0" }, { quiet: false }, io, models);
  try {
    return await init(model, {
      ...world,
      versions: createListVersions(here.root, here.registry),
      writeNew: createWriteNew(here.root),
    });
  } finally {
    await close();
  }
}
