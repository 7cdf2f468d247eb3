import { relative } from "node:path";
import { createVersion } from "../../authoring/version/create.ts";
import { readGiven } from "../../authoring/version/given.ts";
import type { Created } from "../../authoring/version/request.ts";
import { setValues } from "../../authoring/version/set-values.ts";
import {
  renderCreated,
  renderValuesSet,
  toCreatedJson,
  toValuesSetJson,
  type Whereabouts,
} from "../../authoring/version/told.ts";
import { createIntake } from "../../platform/files/intake.ts";
import { createReplaceFile } from "../../platform/files/replace.ts";
import { createListVersions } from "../../platform/files/version-folders.ts";
import { createWriteTree } from "../../platform/files/write-tree.ts";
import { createRepository, isInRepository } from "../../platform/git/repository.ts";
import { listTaggedVersions } from "../../platform/git/tags.ts";
import { createRasteriser } from "../../platform/plots/rasterise.ts";
import { createAsk } from "../../platform/terminal/ask.ts";
import type { Screen } from "../../report/screen.ts";
import type { CreateInference } from "../outside.ts";
import { RUNTIME_FOLDER } from "../paths.ts";
import type { Invocation } from "./arguments.ts";
import { isTerminal } from "./hook.ts";
import type { Written } from "./init.ts";
import type { Io } from "./io.ts";
import { worldAt } from "./on-model.ts";
import { locate } from "./registry.ts";

type New = Extract<Invocation, { readonly command: "new" }>;
type Set = Extract<Invocation, { readonly command: "set" }>;

/** Makes the folder of a new version. */
export async function runNew(invocation: New, io: Io, screen: Screen, models: CreateInference): Promise<Written> {
  const here = await locate(invocation.registry, io, { creates: true });
  const { root, registry } = here;
  const { model, values, json } = invocation;
  const { world, inference, close } = await worldAt(here, { model, version: "0.0.0" }, invocation, io, models);
  const asker = asks(invocation, io);
  try {
    const intake = createIntake(io.cwd(), root, await world.workspace.folder("new"), registry);
    const given = [];
    for (const text of values) given.push(await readGiven(text, (path) => intake.digest(path)));
    const created = await createVersion(
      { ...invocation, given },
      {
        ...world,
        inference,
        intake,
        versions: createListVersions(root, registry),
        tagged: async (name) => (await listTaggedVersions(root, name, registry)).get(name) ?? [],
        rasterise: createRasteriser(RUNTIME_FOLDER),
        writeTree: createWriteTree(root),
        ...(asker === undefined ? {} : { ask: asker }),
        now: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
      },
    );
    const text = json ? toCreatedJson(created) : renderCreated(created, await nextAt(io, root), screen);
    return { text, exitCode: exitCodeOf(created) };
  } finally {
    asker?.done();
    await close();
  }
}

function exitCodeOf({ kind }: Created): 0 | 1 {
  return kind === "created" ? 0 : 1;
}

/** A person is there if both sides are a terminal, unless `--yes` is given. */
function asks({ yes, json, quiet }: New, io: Io) {
  const { stdin, stderr } = io;
  if (yes || json || quiet || stdin === undefined || !isTerminal(stdin) || stderr.isTTY !== true) return undefined;
  return createAsk(stdin, stderr as NodeJS.WritableStream & typeof stderr);
}

async function nextAt(io: Io, root: string): Promise<Whereabouts> {
  return { here: (path) => relative(io.cwd(), `${root}/${path}`) || ".", inGit: await isInRepository(root) };
}

/** Sets values of a version's metadata. */
export async function runSet({ id, values, json, registry: asked }: Set, io: Io, screen: Screen): Promise<Written> {
  const { root, registry } = await locate(asked, io);
  const set = await setValues(id, values, {
    repository: createRepository(root, registry),
    intake: createIntake(io.cwd(), root, root),
    replaceFile: createReplaceFile(root),
  });
  return { text: json ? toValuesSetJson(set) : renderValuesSet(set, await nextAt(io, root), screen), exitCode: 0 };
}
