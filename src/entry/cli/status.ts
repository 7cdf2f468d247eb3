import { existsSync } from "node:fs";
import type { ReadStatus } from "../../consume/ports.ts";
import { statusOf } from "../../consume/read-status.ts";
import type { Status } from "../../consume/status.ts";
import { Failure } from "../../domain/failure.ts";
import { modelFolder, type Registry } from "../../domain/registry.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import { git, gitBytes, literally, readCommit } from "../../platform/git/git.ts";
import { findCheckout } from "../../platform/git/repository.ts";
import type { GitHub } from "../../platform/github/client.ts";
import { readDefaultFile } from "../../platform/github/contents.ts";
import type { RegistryHere } from "../registry.ts";

type ReadFile = (path: string) => Promise<Uint8Array | undefined>;

/** Reads from the default branch of a repository on GitHub whether a version is deprecated or withdrawn. */
export function readStatusOn(github: () => Promise<GitHub>, registry: Registry): ReadStatus {
  return readingFrom(registry, async () => gitHubSource(await github()));
}

/** The same, from the checkout that contains a folder of releases, whose name for a person is `shown`. */
export function readStatusAround(folder: string, shown: string, registry: Registry): ReadStatus {
  return readingFrom(registry, async () => {
    if (!existsSync(folder)) {
      const fix = "Name the folder that the version was released into.";
      throw new Failure("configuration", `the folder ${shown} does not exist`, { fix });
    }
    return checkoutSource(folder);
  });
}

/** The same, from the repository on this machine. */
export function readStatusIn({ root, registry }: RegistryHere): ReadStatus {
  return readingFrom(registry, () => localSource(root));
}

/** A place that cannot be read is not asked again: each question would be waited for. */
function readingFrom(registry: Registry, open: () => Promise<Source | undefined>): ReadStatus {
  let source: Promise<Source | undefined> | undefined;
  let failed: Status | undefined;
  return async (id: ModelVersion) => {
    if (failed !== undefined) return failed;
    const readAt = new Date().toISOString();
    const folder = modelFolder(registry, id.model);
    let where = "";
    try {
      source ??= open();
      const found = await source;
      if (found === undefined)
        return { kind: "unknown", why: "the releases are not in a git repository that contains this model" };
      where = `${found.where} cannot be read`;
      const { read } = found;
      const [metadata, policy] = [
        await read(`${folder}/${id.version}/metadata.json`),
        await read(`${folder}/model.yml`),
      ];
      return statusOf(id, { metadata, policy, folder }, { where: found.where, readAt });
    } catch (error) {
      const why = messageOf(error);
      failed = { kind: "unknown", why: where === "" ? why : `${where} (${why})` };
      return failed;
    }
  };
}

export interface Source {
  readonly where: string;
  readonly read: ReadFile;
}

export function gitHubSource(github: GitHub): Source {
  const where = `the default branch of ${github.owner}/${github.repo}`;
  return { where, read: (path) => readDefaultFile(github, path) };
}

/** The repository of a folder, found by the tool itself: git would take a folder that only looks like one. */
export async function checkoutSource(folder: string): Promise<Source | undefined> {
  const top = await findCheckout(folder);
  return top === undefined ? undefined : localSource(top);
}

async function localSource(root: string): Promise<Source | undefined> {
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
