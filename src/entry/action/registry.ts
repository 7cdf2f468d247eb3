import { readdir, realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { findTop } from "../../platform/git/repository.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { findRegistry, type RegistryHere, type RegistryWords, within } from "../registry.ts";
import type { Context } from "./context.ts";
import type { Inputs } from "./inputs.ts";

const WORDS: RegistryWords = {
  folder: "The input registry",
  tagPrefix: "The input tag-prefix",
  setPrefix: (prefix) => `tag-prefix: ${prefix}`,
};

/**
 * The registry in the workspace of a job. Its repository is the one around the folder that the input names, wherever
 * `actions/checkout` has put it; without the input, the one at the top of the workspace. `reads`: whether the run needs
 * the files of the checkout.
 */
export async function registryOf(
  { workspace }: Pick<Context, "workspace">,
  { registry, tagPrefix }: Pick<Inputs, "registry" | "tagPrefix">,
  { reads }: { readonly reads: boolean },
): Promise<RegistryHere> {
  const here = (await realpath(workspace).catch(unlessAbsent)) ?? workspace;
  if (registry === undefined) {
    const top = await findTop(here).catch(() => here);
    if (top === undefined && reads) await refuseElsewhere(here);
    if (top !== here) return { root: workspace, registry: { folder: "", tagPrefix } };
    return { ...(await findRegistry(here, { tagPrefix, words: WORDS })), root: workspace };
  }
  const folder = registry.replaceAll("\\", "/");
  const inside = within(here, resolve(here, folder)) ?? within(workspace, resolve(workspace, folder));
  if (inside === undefined) {
    throw new Failure("usage", `The input registry is ${JSON.stringify(registry)}, which is outside the workspace.`, {
      fix: "Name a folder of the checkout, for example  registry: services/ads",
    });
  }
  // A revalidation reads from GitHub; without a checkout, the path is that in the repository.
  if (!reads && (await findTop(join(here, inside)).catch(() => undefined)) === undefined) {
    return { root: workspace, registry: { folder: inside.replace(/(?:^|\/)models$/, ""), tagPrefix } };
  }
  return findRegistry(here, { folder: inside || ".", tagPrefix, words: WORDS });
}

/** Folders below the workspace that may be checkouts are looked for this deep. */
const DEPTH = 3;

/**
 * Refuses a workspace that is no checkout itself and has some below it. Which one is judged is for the workflow to say:
 * a checkout may just as well be that of a tool or of data.
 */
async function refuseElsewhere(workspace: string): Promise<void> {
  const found = await checkoutsBelow(workspace, "", DEPTH);
  const [first] = found;
  if (first === undefined) return;
  const others = found.length === 1 ? "" : `, and others in ${found.slice(1).join(", ")}`;
  throw new Failure(
    "configuration",
    `The workspace is not a git repository. There is a checkout in ${first}${others}, but the input registry is not set.`,
    { fix: `Set  registry: ${first}  or, if models/ is in a folder of it, name that folder.` },
  );
}

async function checkoutsBelow(workspace: string, folder: string, depth: number): Promise<string[]> {
  const entries = (await readdir(join(workspace, folder), { withFileTypes: true }).catch(unlessAbsent)) ?? [];
  if (folder !== "" && entries.some(({ name }) => name === ".git")) return [folder];
  if (depth === 0) return [];
  const folders = entries.filter((e) => e.isDirectory() && !e.name.startsWith(".") && e.name !== "node_modules");
  const below = await Promise.all(
    folders.map(({ name }) => checkoutsBelow(workspace, folder === "" ? name : `${folder}/${name}`, depth - 1)),
  );
  return below.flat().sort();
}
