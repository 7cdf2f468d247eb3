import { refusePrefix } from "../domain/registry.ts";
import { parseTag } from "../domain/tag.ts";

/**
 * Whether `text`, the `release.json` of a folder, is the record that a folder of releases keeps there: such a folder lies
 * at the path of its tag. Everywhere else it is a file that was not judged, so also in a folder that was pulled from
 * another place into `models/`. `path` is absolute, with `/`; `from` is that of the folder that the lock file says the
 * version was pulled from, empty for a place that is no folder, and `undefined` if the lock file has no such version.
 */
export function isKeptRecord(path: string, text: string | undefined, from?: string): boolean {
  const tag = tagIn(text);
  const [, prefix = "", own = ""] = /^(.*?)(models\/[^/]+\/[^/]+)$/s.exec(tag ?? "") ?? [];
  return parseTag(own).ok && refusePrefix(prefix) === undefined && isAt(path, `/${tag}`, from);
}

function isAt(path: string, end: string, from: string | undefined): boolean {
  return path.endsWith(end) && (from === undefined || path === `${from}${end}`);
}

function tagIn(text: string | undefined): string | undefined {
  try {
    const tag = (JSON.parse(text ?? "null") as { tag?: unknown } | null)?.tag;
    return typeof tag === "string" ? tag : undefined;
  } catch {
    return undefined;
  }
}
