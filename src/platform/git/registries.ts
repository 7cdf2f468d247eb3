import { isModelName, isVersion } from "../../domain/tag.ts";
import { git } from "./git.ts";

/** In the folder of a version, whatever folder `models/` is in. A folder without it only has such a path. */
const METADATA_OF_VERSIONS = ":(top,glob)**/models/*/*/metadata.json";

/**
 * The registries that git tracks: folders that hold a `models/` with the metadata.json of a version, as paths from the top
 * of the repository, sorted; empty for the top itself. None outside of a repository.
 */
export async function listRegistries(root: string): Promise<string[]> {
  const text = (await git(root, ["ls-files", "-z", "--", METADATA_OF_VERSIONS])) ?? "";
  return [...new Set(text.split("\0").flatMap((path) => registryOf(path) ?? []))].sort();
}

/** The folder of the registry that the metadata.json of a version belongs to; `undefined` for one deeper in a version. */
function registryOf(path: string): string | undefined {
  const parts = path.split("/");
  const at = parts.findIndex(
    (part, i) => part === "models" && isModelName(parts[i + 1] ?? "") && isVersion(parts[i + 2] ?? ""),
  );
  return at >= 0 && at + 4 === parts.length ? parts.slice(0, at).join("/") : undefined;
}
