import { resolve } from "node:path";
import type { Failure } from "../../domain/failure.ts";
import { type ModelVersion, parseTag } from "../../domain/tag.ts";
import { usage } from "./unknown.ts";

/** A model, or one version of it. */
export interface Target {
  readonly model: string;
  readonly version?: string;
}

/** What an argument names, and the folder of the registry that it begins with, if it does. */
export type Placed<T> = T & { readonly within?: string | undefined };

/** Accepts the folder as a shell completes it, with `./` in front or `/` at the end. */
export function bare(target: string): string {
  return target.replaceAll("\\", "/").replace(/^\.\//, "").replace(/\/+$/, "");
}

/** Whether an argument is the path of a version, in whatever registry. */
export function isVersionPath(target: string): boolean {
  return parseTag(apart(target).path).ok;
}

/** Reads `models/<model>/<version>`, behind the folder of a registry or not. */
export function readVersion(target: string): Placed<ModelVersion> {
  const { path, ...within } = apart(target);
  const parsed = parseTag(path);
  if (parsed.ok) return { ...parsed.value, ...within };
  const fix =
    parsed.of === "tag" ? "Name the version by the path of its folder, for example models/fraud/1.0.0." : parsed.fix;
  throw usage(`${parsed.reason}.`, fix);
}

/**
 * The path of a version, of whatever names one from the folder `cwd`: a path through `.` or `..`, or `fraud@1.0.0`; any
 * other text stays as it is. `bareNames`: a path without `.` in front counts too, which nothing else can be meant by.
 */
export function versionPathFrom(cwd: string, text: string, bareNames: boolean): string {
  if (isVersionPath(text)) return text;
  const [, model, version] = /^([^@/\\]+)@([^@/\\]+)$/.exec(text) ?? [];
  const named = `models/${model}/${version}`;
  if (model !== undefined && parseTag(named).ok) return named;
  if (text === "" || !(bareNames || /^\.\.?(?:[\\/]|$)/.test(text))) return text;
  const path = resolve(cwd, text).replaceAll("\\", "/");
  return isVersionPath(path) ? path : text;
}

/** Reads `fraud` or `models/fraud`, the latter behind the folder of a registry or not. */
export function readModel(target: string): Placed<{ readonly model: string }> {
  const { path, ...within } = apart(target);
  return { model: modelName(path.replace(/^models\//, "")), ...within };
}

export function modelName(name: string): string {
  const parsed = parseTag(`models/${name}/1.0.0`);
  if (!parsed.ok) throw usage(`${parsed.reason}.`, parsed.fix);
  return parsed.value.model;
}

/** Reads `fraud`, `fraud@1.0.0` or the path of a version. */
export function readTarget(text: string): Placed<Target> {
  const { path, ...within } = apart(text);
  const [model = "", version, ...rest] = path.replace(/^models\//, "").split(/[@/]/);
  if (model === "" || version === "" || rest.length > 0) {
    const what = version === "" && model !== "" ? "names no version after the @" : "names no model, or version of one";
    throw usage(`${JSON.stringify(text)} ${what}.`, "Write fraud for all versions, or fraud@1.0.0 for one.");
  }
  if (version === undefined) return { model: modelName(model), ...within };
  return { ...readVersion(`models/${model}/${version}`), ...within };
}

/** The path from `models/` on, and the folder before it. */
function apart(target: string): { readonly path: string; readonly within?: string } {
  const text = bare(target);
  const [, within, path] = /^(.+)\/(models\/[^/]+(?:\/[^/]*)?)$/s.exec(text) ?? [];
  return within === undefined || path === undefined ? { path: text } : { path, within };
}

/** The one registry that all arguments name, if they name one. */
export function onlyRegistry(placed: readonly Placed<object>[]): string | undefined {
  const [first, ...others] = [...new Set(placed.map(({ within }) => within ?? ""))];
  if (others.length === 0) return first === "" ? undefined : first;
  throw severalRegistries(first ?? "", others[0] ?? "");
}

function severalRegistries(one: string, other: string): Failure {
  const shown = (folder: string) => `${folder === "" ? "" : `${folder}/`}models/`;
  return usage(
    `The versions belong to two registries, ${shown(one)} and ${shown(other)}.`,
    "Run the command separately for each registry.",
  );
}

/** Targets each once, without where they were found. */
export function once<T extends Target>(targets: readonly Placed<T>[]): T[] {
  const plain = targets.map(({ within: _, ...target }) => target as unknown as T);
  return [...new Map(plain.map((target) => [`${target.model}@${target.version}`, target])).values()];
}
