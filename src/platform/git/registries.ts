import { isModelName, isVersion } from "../../domain/tag.ts";
import { git } from "./git.ts";

/** Below `models/` in any folder, as deep as the files of a version lie. */
const FILES_OF_VERSIONS = ":(top,glob)**/models/*/*/**";

/**
 * The registries that git tracks: folders that hold a `models/` with a version, as paths from the top of the repository,
 * sorted; empty for the top itself. None outside of a repository.
 */
export async function listRegistries(root: string): Promise<string[]> {
  const text = (await git(root, ["ls-files", "-z", "--", FILES_OF_VERSIONS])) ?? "";
  return [...new Set(text.split("\0").flatMap((path) => registryOf(path) ?? []))].sort();
}

/** The folder of the registry that a file of a version belongs to. */
function registryOf(path: string): string | undefined {
  const parts = path.split("/");
  const at = parts.findIndex(
    (part, i) =>
      part === "models" && isModelName(parts[i + 1] ?? "") && isVersion(parts[i + 2] ?? "") && i + 3 < parts.length,
  );
  return at < 0 ? undefined : parts.slice(0, at).join("/");
}
