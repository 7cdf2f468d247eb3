import { formatTag, type ModelVersion, parseTag, type TagParse } from "./tag.ts";

/** The folder of a registry in its repository, and the prefix of its tags. A version's folder and its tag can differ. */
export interface Registry {
  /** The folder that holds `models/`, as a path from the top of the repository; empty for the top itself. */
  readonly folder: string;
  /** What the tags of its versions have before `models/`: empty, or for example `ads/`. */
  readonly tagPrefix: string;
}

/** The registry of a repository that has one, at its top. */
export const AT_TOP: Registry = { folder: "", tagPrefix: "" };

/** The path of `models/`, without the slash at its end. */
export function modelsFolder(registry: Registry | undefined): string {
  return below(registry, "models");
}

/** The path of a model's folder. */
export function modelFolder(registry: Registry | undefined, model: string): string {
  return below(registry, `models/${model}`);
}

/** The path of a version's folder. */
export function versionFolder(registry: Registry | undefined, id: ModelVersion): string {
  return below(registry, formatTag(id));
}

function below(registry: Registry | undefined, path: string): string {
  return registry === undefined || registry.folder === "" ? path : `${registry.folder}/${path}`;
}

/** The folder of a model, of that of one of its versions. */
export function modelFolderOf(versionFolder: string): string {
  return versionFolder.slice(0, versionFolder.lastIndexOf("/"));
}

/** The parts of a path below `models/`, the model first; `undefined` if the path is not below it. */
export function partsBelowModels(registry: Registry | undefined, path: string): readonly string[] | undefined {
  const folder = `${modelsFolder(registry)}/`;
  return path.startsWith(folder) ? path.slice(folder.length).split("/") : undefined;
}

/** The tag of a version: `models/fraud/1.0.0`, behind the prefix of its registry. */
export function tagOf(registry: Registry | undefined, id: ModelVersion): string {
  return `${registry?.tagPrefix ?? ""}${formatTag(id)}`;
}

/** Whether a tag begins as those of the registry do; whether it names a version is for {@link readTag} to say. */
export function beginsAsTag(registry: Registry | undefined, tag: string): boolean {
  return tag.startsWith(`${registry?.tagPrefix ?? ""}models/`);
}

/** Reads a tag of the registry. Inverse of {@link tagOf} on everything that parses; a tag of another registry does not. */
export function readTag(registry: Registry | undefined, tag: string): TagParse {
  const prefix = registry?.tagPrefix ?? "";
  if (tag.startsWith(prefix)) {
    const parsed = parseTag(tag.slice(prefix.length));
    if (parsed.ok || parsed.of !== "tag" || prefix === "") return parsed;
  }
  return {
    ok: false,
    of: "tag",
    reason: `${JSON.stringify(tag)} does not have the form ${prefix}models/<model>/<version>`,
    fix: `Tags of this registry begin with ${prefix}, for example ${prefix}models/fraud/1.0.0.`,
  };
}

const MAX_PREFIX_LENGTH = 100;

/** Whether tags may begin with `text`, and if not, why, as a clause. */
export function refusePrefix(text: string): string | undefined {
  if (text.length > MAX_PREFIX_LENGTH) return `it has more than ${MAX_PREFIX_LENGTH} characters`;
  if (/[^A-Za-z0-9._+/-]/.test(text))
    return "it contains a character other than letters, digits, '.', '_', '+', '-', '/'";
  if (text.startsWith("-")) return "git would take a tag that begins with '-' for an option";
  if (/^refs\//.test(text)) return "it begins with refs/, which is how git writes references";
  if (/(?:^|\/)models\//i.test(text))
    return "a part of it is models, so its tags would be inside the tags and releases of another registry";
  const tag = `${text}models`;
  if (/^\/|\/\//.test(tag)) return "a part of it between two slashes is empty";
  if (/\.\./.test(tag)) return "git allows no '..' in a tag";
  if (tag.split("/").some((part) => part.startsWith("."))) return "git allows no part of a tag to begin with '.'";
  if (tag.split("/").some((part) => part.endsWith(".lock"))) return "git allows no part of a tag to end with '.lock'";
  return undefined;
}
