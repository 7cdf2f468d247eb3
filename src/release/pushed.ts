import { Failure } from "../domain/failure.ts";
import { beginsAsTag, type Registry, readTag } from "../domain/registry.ts";
import type { ModelVersion } from "../domain/tag.ts";
import type { ChangedFile } from "./ports.ts";

/** One reference that a push changes, as git describes it to its hook `pre-push`. */
export interface PushedRef {
  readonly localRef: string;
  /** All zeros if the push deletes the reference. */
  readonly localOid: string;
  readonly remoteRef: string;
  /** All zeros if the remote does not have the reference yet. */
  readonly remoteOid: string;
}

/** What a commit has in a registry: by path, the mode and the id of the object. */
export type Tree = ReadonlyMap<string, string>;

/** Reads what git writes to the hook's standard input: a line for each reference. */
export function parsePushed(text: string): PushedRef[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [localRef, localOid, remoteRef, remoteOid, ...more] = line.trim().split(" ");
      const oids = [localOid, remoteOid].every((oid) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(oid ?? ""));
      if (localRef !== undefined && localOid && remoteRef && remoteOid && oids && more.length === 0) {
        return { localRef, localOid, remoteRef, remoteOid };
      }
      throw new Failure("usage", `This is not input from git's pre-push hook: ${JSON.stringify(line)}.`, {
        fix: "Let git start the hook, or run  model-release hook pre-push  without input.",
      });
    });
}

export function isNoObject(oid: string): boolean {
  return /^0+$/.test(oid);
}

/** The version that a pushed tag names; `undefined` for any reference that is not a tag of the registry. */
export function taggedVersion({ remoteRef }: PushedRef, registry?: Registry): ModelVersion | undefined {
  const tag = remoteRef.replace(/^refs\/tags\//, "");
  if (tag === remoteRef || !beginsAsTag(registry, tag)) return undefined;
  const parsed = readTag(registry, tag);
  if (parsed.ok) return parsed.value;
  throw new Failure("usage", `The tag cannot be released: ${parsed.reason}.`, { fix: parsed.fix });
}

/** What a pushed commit changes against every one of the commits that the remote is known to have, by path. */
export function pushedFiles(tree: Tree, known: readonly Tree[]): ChangedFile[] {
  const [first, ...others] = known;
  const changed = [...tree].filter(([path, object]) => known.every((other) => other.get(path) !== object));
  const removed = [...(first?.keys() ?? [])].filter((path) => !tree.has(path) && others.every((o) => o.has(path)));
  const statusOf = (path: string) => (known.some((other) => other.has(path)) ? "modified" : "added");
  return [
    ...changed.map(([path]): ChangedFile => ({ path, status: statusOf(path) })),
    ...removed.map((path): ChangedFile => ({ path, status: "removed" })),
  ];
}
