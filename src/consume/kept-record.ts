import { refusePrefix } from "../domain/registry.ts";
import { parseTag } from "../domain/tag.ts";

/** What a folder of releases keeps next to the files of a release. */
export const RECORD = "release.json";

/**
 * Whether `text`, the `release.json` of a folder, is the record that a folder of releases keeps there: such a folder lies
 * at the path of its tag. Everywhere else it is a file that nobody has judged. `path` is absolute, with `/`.
 */
export function isKeptRecord(path: string, text: string | undefined): boolean {
  const tag = tagIn(text);
  const [, prefix = "", own = ""] = /^(.*?)(models\/[^/]+\/[^/]+)$/s.exec(tag ?? "") ?? [];
  return parseTag(own).ok && refusePrefix(prefix) === undefined && path.endsWith(`/${tag}`);
}

function tagIn(text: string | undefined): string | undefined {
  try {
    const tag = (JSON.parse(text ?? "null") as { tag?: unknown } | null)?.tag;
    return typeof tag === "string" ? tag : undefined;
  } catch {
    return undefined;
  }
}
