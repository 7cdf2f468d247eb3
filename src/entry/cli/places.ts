import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { refuseLinks } from "../../platform/files/no-follow.ts";
import { createFolderReleases } from "../../platform/folder/releases.ts";
import type { GitHub } from "../../platform/github/client.ts";
import { requireRepository } from "../../platform/github/exists.ts";
import { createGitHubHistory } from "../../platform/github/history.ts";
import { createGitHubPublisher } from "../../platform/github/publisher.ts";
import type { RetryPolicy } from "../../platform/github/retry-policy.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { columnsOf } from "../../platform/terminal/screen.ts";
import type { Publisher } from "../../publish/ports.ts";
import type { History } from "../../releases/ports.ts";
import { plain } from "../../report/escape.ts";
import { wrap } from "../../report/wrap.ts";
import { connectLocally } from "../github.ts";
import type { RegistryHere } from "../registry.ts";
import type { Io } from "./io.ts";
import type { PlaceName } from "./place-name.ts";

/** A place of releases that is there. `github` is the client for it, if it is on GitHub. */
export interface Place {
  readonly history: History;
  readonly publisher: Publisher;
  readonly github?: GitHub;
}

/** What opens the places of one command. */
export interface Opening extends RegistryHere {
  readonly io: Pick<Io, "cwd" | "env" | "stderr">;
  readonly retryPolicy?: Partial<RetryPolicy> | undefined;
}

/** The place that is published into; a folder need not be there yet. */
export async function openTo(name: PlaceName, opening: Opening): Promise<Place> {
  if (name.kind === "github") return openGitHub(name, opening);
  await refuseOwnFolder(name.folder, opening);
  await mentionRepository(name.folder, opening);
  return openFolder(name.folder, { ...opening, cwd: opening.io.cwd() });
}

/** The place that is read for earlier releases. */
export async function openFrom(name: PlaceName, opening: Opening): Promise<Place> {
  if (name.kind === "github") return openGitHub(name, opening);
  return openFolderFrom(name.folder, { ...opening, cwd: opening.io.cwd() });
}

/** A folder of releases: one that is not there is a typing error, never "no release yet". `said` is what names it. */
export async function openFolderFrom(
  folder: string,
  opening: RegistryHere & { readonly cwd: string },
  said = "--from",
): Promise<Place> {
  const place = await openFolder(folder, opening);
  const found = await stat(resolve(opening.cwd, folder)).catch(unlessAbsent);
  if (found?.isDirectory() === true) return place;
  throw new Failure("configuration", `${said} names ${folder}, which does not exist.`, {
    fix: "Name the folder that earlier releases were published into, or a repository on GitHub:  --from github:<owner>/<repo>",
  });
}

async function openGitHub(
  name: Extract<PlaceName, { kind: "github" }>,
  { registry, io, retryPolicy }: Opening,
): Promise<Place> {
  const github = await connectLocally(name, io.env, retryPolicy);
  await requireRepository(github);
  return { history: createGitHubHistory(github, registry), publisher: createGitHubPublisher(github), github };
}

/** A link inside of the repository is refused, because a commit can contain it; one outside is the machine's own. */
async function openFolder(
  folder: string,
  { root, registry, cwd }: RegistryHere & { readonly cwd: string },
): Promise<Place> {
  await refuseLinks(root, resolve(cwd, folder));
  const real = await realpathOfExisting(resolve(cwd, folder));
  const releases = createFolderReleases({ folder: real, shown: folder.replace(/\/+$/, "") || "/", registry });
  return { history: releases, publisher: releases };
}

/** A folder that is not there yet may be meant for something else. */
async function mentionRepository(folder: string, { io }: Opening): Promise<void> {
  const isThere = async (path: string) => (await stat(resolve(io.cwd(), path)).catch(unlessAbsent)) !== undefined;
  const [, kind] = /^([A-Za-z][A-Za-z0-9+.-]+):./s.exec(folder) ?? [];
  if (kind !== undefined && !(await isThere(folder))) {
    throw new Failure("usage", `--to is ${JSON.stringify(folder)}, and places of the kind ${kind}: are not known.`, {
      fix: `Name a folder, such as ./${folder}, or a repository on GitHub:  --to github:<owner>/<repo>`,
    });
  }
  const [, owner] = /^([A-Za-z0-9][\w-]*)\/[\w.-]+$/.exec(folder) ?? [];
  if (owner === undefined || (await isThere(owner))) return;
  const columns = columnsOf(io.stderr);
  const lines = [
    ...wrap("warning: ", [`--to ${plain(folder)} names a folder, which does not exist yet and is made.`], columns),
    ...wrap("         ", [`If a repository on GitHub is meant:  --to github:${plain(folder)}`], columns),
  ];
  io.stderr.write(`${lines.join("\n")}\n`);
}

/** In the repository's own folder, what is to be released would be taken for what is released already. */
async function refuseOwnFolder(to: string, { root, registry, io }: Opening): Promise<void> {
  const own = [await realpath(root), await realpathOfExisting(join(root, registry.folder))];
  if (!own.includes(await realpathOfExisting(resolve(io.cwd(), to)))) return;
  const whose = registry.folder === "" ? "repository" : "registry";
  throw new Failure("usage", `--to names the ${whose}'s own folder, whose models/ contains the versions to release.`, {
    fix: "Name another folder, for example  --to releases/",
  });
}

/** The path with its links resolved, as far down as it exists. */
async function realpathOfExisting(path: string): Promise<string> {
  const real = await realpath(path).catch(unlessAbsent);
  if (real !== undefined || dirname(path) === path) return real ?? path;
  return join(await realpathOfExisting(dirname(path)), basename(path));
}
