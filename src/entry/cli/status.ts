import { resolve } from "node:path";
import type { ReadStatus } from "../../consume/ports.ts";
import { statusOf } from "../../consume/read-status.ts";
import { modelFolder, type Registry } from "../../domain/registry.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import { git, gitBytes, literally, readCommit } from "../../platform/git/git.ts";
import { findRoot } from "../../platform/git/repository.ts";
import { readDefaultFile } from "../../platform/github/contents.ts";
import type { RegistryHere } from "../registry.ts";
import type { PlaceName } from "./place-name.ts";
import type { Place } from "./places.ts";

type ReadFile = (path: string) => Promise<Uint8Array | undefined>;

/**
 * Reads from the default branch whether a version is deprecated or withdrawn: of the repository on GitHub, or of the git
 * repository that contains a folder of releases.
 */
export function readStatusFrom(name: PlaceName, { github }: Place, cwd: string, registry: Registry): ReadStatus {
  if (github !== undefined) return readingFrom(registry, Promise.resolve(gitHubSource(name, github)));
  return readingFrom(
    registry,
    name.kind === "folder" ? localSource(resolve(cwd, name.folder)) : Promise.resolve(undefined),
  );
}

/** The same, from the repository on this machine. */
export function readStatusIn({ root, registry }: RegistryHere): ReadStatus {
  return readingFrom(registry, localSource(root));
}

function readingFrom(registry: Registry, source: Promise<Source | undefined>): ReadStatus {
  return async (id: ModelVersion) => {
    const readAt = new Date().toISOString();
    const found = await source;
    if (found === undefined)
      return { kind: "unknown", why: "the releases are not in a git repository that contains this model" };
    const { where, read } = found;
    const folder = modelFolder(registry, id.model);
    try {
      const [metadata, policy] = [
        await read(`${folder}/${id.version}/metadata.json`),
        await read(`${folder}/model.yml`),
      ];
      return statusOf(id, { metadata, policy, folder }, { where, readAt });
    } catch (error) {
      return { kind: "unknown", why: `${where} cannot be read (${messageOf(error)})` };
    }
  };
}

interface Source {
  readonly where: string;
  readonly read: ReadFile;
}

function gitHubSource(name: PlaceName, github: NonNullable<Place["github"]>): Source {
  const where = name.kind === "github" ? `the default branch of ${name.owner}/${name.repo}` : "the default branch";
  return { where, read: (path) => readDefaultFile(github, path) };
}

async function localSource(folder: string): Promise<Source | undefined> {
  const root = await findRoot(folder);
  const branch = "refs/remotes/origin/HEAD";
  const [commit, where] =
    (await readCommit(root, branch)) === undefined
      ? ["HEAD", "the checked-out commit"]
      : [branch, "the default branch"];
  if ((await readCommit(root, commit)) === undefined) return undefined;
  return {
    where,
    async read(path) {
      const listed = await git(root, ["ls-tree", "-z", "--full-tree", commit, "--", literally(path)]);
      const [, oid] = /^100\d{3} blob (\S+)\t/.exec(listed ?? "") ?? [];
      return oid === undefined ? undefined : gitBytes(root, ["cat-file", "blob", oid]);
    },
  };
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}
