import { realpath, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { findRoot } from "../../platform/git/repository.ts";
import { unlessAbsent } from "../../platform/system-error.ts";
import { findRegistry, type RegistryHere, type RegistryWords } from "../registry.ts";
import type { Io } from "./io.ts";

/** What a command line says of the registry. */
export interface RegistryOptions {
  readonly folder?: string;
  readonly tagPrefix?: string;
  /** The folder that the paths of its versions begin with. */
  readonly within?: string;
}

/** Of every command that works in a registry. */
export interface InRegistry {
  readonly registry: RegistryOptions;
}

const WORDS: RegistryWords = {
  folder: "--registry",
  tagPrefix: "--tag-prefix",
  setPrefix: (prefix) => `--tag-prefix ${prefix}`,
};

/**
 * Finds the registry of a command. `creates`: the command may be the one that makes its `models/`;
 * `tags`: what looks like the path of a version may be a tag.
 */
export async function locate(
  { folder, tagPrefix, within }: RegistryOptions,
  io: Pick<Io, "cwd">,
  { creates = false, tags = false }: { readonly creates?: boolean; readonly tags?: boolean } = {},
): Promise<RegistryHere> {
  const cwd = io.cwd();
  const place = within === undefined ? undefined : await whereIs(within, cwd);
  const isTag = tags && place !== undefined && (await stat(resolve(cwd, place)).catch(unlessAbsent)) === undefined;
  const stated = folder ?? (isTag ? undefined : place);
  const words = folder === undefined ? { ...WORDS, folder: "The path of the version" } : WORDS;
  const here = await findRegistry(cwd, { folder: stated, tagPrefix, filled: folder !== undefined && !creates, words });
  if (folder === undefined) return here;
  if (within !== undefined && !isTag) await refuseOther(folder, within, here, cwd);
  return here;
}

/** A path as a person types it from where they are, or copies it from a report, which has paths from the top. */
async function whereIs(within: string, cwd: string): Promise<string> {
  const fromTop = join(await findRoot(cwd), within);
  const isHere = (await stat(resolve(cwd, within)).catch(unlessAbsent)) !== undefined;
  return isHere || (await stat(fromTop).catch(unlessAbsent)) === undefined ? within : fromTop;
}

async function refuseOther(folder: string, within: string, { root, registry }: RegistryHere, cwd: string) {
  const there = await realpath(resolve(cwd, await whereIs(within, cwd))).catch(unlessAbsent);
  if (there !== undefined && relative(there, join(root, registry.folder)) === "") return;
  throw new Failure("usage", `--registry names ${folder}, but the version is in ${within}.`, {
    fix: "Omit --registry: the path of a version names its registry.",
  });
}
