import { parseWanted, type Wanted } from "../../consume/wanted.ts";
import type { Registry } from "../../domain/registry.ts";
import { requirePrefix } from "../registry.ts";
import { COMMANDS, type OptionName } from "./commands.ts";
import { type PlaceName, readPlaceName } from "./place-name.ts";
import { usage } from "./unknown.ts";

type Values = Readonly<Partial<Record<OptionName, unknown>>>;

export interface PullOptions {
  readonly wanted: readonly Wanted[];
  /** Absent only with `locked`: the lock file says where each model is from. */
  readonly from?: PlaceName;
  readonly into: string;
  /** Of the releases: pull runs where the models are used, in a repository that has no registry. */
  readonly registry?: string;
  readonly tagPrefix?: string;
  readonly locked: boolean;
  readonly lock?: string;
  readonly publicKey?: string;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** Releases that are verified in their place. */
export interface ReleasesToVerify {
  readonly wanted: readonly Wanted[];
  readonly from: PlaceName;
  readonly registry: Registry;
}

export interface VerifyOptions {
  readonly folders: readonly string[];
  /** In place of folders. */
  readonly releases?: ReleasesToVerify;
  readonly lock?: string;
  /** The file of the public key that has to confirm the files. */
  readonly publicKey?: string;
  readonly json: boolean;
}

export type CardOptions = { readonly json: boolean } & (
  | { readonly kind: "release"; readonly wanted: Wanted; readonly from: PlaceName; readonly registry: Registry }
  | { readonly kind: "folder"; readonly folder: string }
);

export interface CatalogueOptions {
  /** Absent only with `check`. */
  readonly from?: PlaceName;
  readonly fromText?: string;
  readonly check: boolean;
  /** The folder of the page, as it was typed. */
  readonly html?: string;
  readonly json: boolean;
}

export function catalogueOptions(positionals: readonly string[], values: Values): CatalogueOptions {
  const example = `For example  ${COMMANDS.catalogue.example}`;
  if (positionals.length > 0) throw usage("catalogue takes no argument.", example);
  const [from, check, html] = [textOf(values.from), values.check === true, textOf(values.html)];
  if (html !== undefined && check)
    throw usage(
      "--check writes nothing, and --html writes a page.",
      "Run catalogue twice, each time with one of them.",
    );
  if (from === undefined && !check)
    throw usage("catalogue needs --from <folder> or --from github:<owner>/<repo>.", example);
  return {
    ...(from === undefined ? {} : { from: readPlaceName("from", from), fromText: from }),
    check,
    ...(html === undefined ? {} : { html }),
    json: values.json === true,
  };
}

export function cardOptions(positionals: readonly string[], values: Values): CardOptions {
  const [what, ...surplus] = positionals;
  const example = `For example  ${COMMANDS.card.example}`;
  if (what === undefined || surplus.length > 0)
    throw usage(`card takes one version or one folder, not ${positionals.length}.`, example);
  const [from, json] = [textOf(values.from), values.json === true];
  if (from === undefined) {
    if (/^[^/\\]+@/.test(what)) throw usage("card needs the place of the releases: --from.", example);
    return { kind: "folder", folder: what, json };
  }
  const parsed = parseWanted(what);
  if (!parsed.ok) throw usage(`${parsed.reason}.`, parsed.fix);
  return {
    kind: "release",
    wanted: parsed.wanted,
    from: readPlaceName("from", from),
    registry: registryOf(values),
    json,
  };
}

export function pullOptions(positionals: readonly string[], values: Values): PullOptions {
  const wanted = positionals.map((text) => requireWanted(text, { environments: true }));
  const locked = values.locked === true;
  const example = `For example  ${COMMANDS.pull.example}`;
  if (wanted.length === 0 && !locked) throw usage("pull needs a model, or --locked for all of the lock file.", example);
  const [from, into, lock] = [textOf(values.from), textOf(values.into), textOf(values.lock)];
  const [registry, tagPrefix] = [textOf(values.registry), textOf(values["tag-prefix"])];
  const publicKey = textOf(values["public-key"]);
  if (from === undefined && !locked)
    throw usage("pull needs --from <folder> or --from github:<owner>/<repo>.", example);
  if (into === undefined) throw usage("pull needs --into <folder>.", example);
  return {
    wanted,
    ...(from === undefined ? {} : { from: readPlaceName("from", from) }),
    into,
    ...(registry === undefined ? {} : { registry: registryFolder(registry, "--registry") }),
    ...(tagPrefix === undefined ? {} : { tagPrefix: requirePrefix(tagPrefix, "--tag-prefix") }),
    locked,
    ...(lock === undefined ? {} : { lock }),
    ...(publicKey === undefined ? {} : { publicKey }),
    quiet: values.quiet === true,
    json: values.json === true,
  };
}

export function verifyOptions(positionals: readonly string[], values: Values): VerifyOptions {
  const example = `For example  ${COMMANDS.verify.example}`;
  const [lock, from, publicKey] = [textOf(values.lock), textOf(values.from), textOf(values["public-key"])];
  if (positionals.length === 0)
    throw usage(`verify needs a ${from === undefined ? "folder" : "released version"}.`, example);
  const options = {
    ...(lock === undefined ? {} : { lock }),
    ...(publicKey === undefined ? {} : { publicKey }),
    json: values.json === true,
  };
  if (from === undefined) {
    if (values.registry !== undefined || values["tag-prefix"] !== undefined)
      throw usage("--registry and --tag-prefix are those of releases.", "Add --from <place>, or leave them out.");
    return { folders: positionals, ...options };
  }
  const releases = {
    wanted: positionals.map((text) => requireWanted(text)),
    from: readPlaceName("from", from),
    registry: registryOf(values),
  };
  return { folders: [], releases, ...options };
}

function requireWanted(text: string, allowed?: { readonly environments: boolean }): Wanted {
  const parsed = parseWanted(text, allowed);
  if (!parsed.ok) throw usage(`${parsed.reason}.`, parsed.fix);
  return parsed.wanted;
}

/** An empty value is what a script passes whose variable is not set: it is no value that anyone means. */
function textOf(value: unknown): string | undefined {
  if (value === "") throw usage("An option has an empty value.", "Give it a value, or leave the option out.");
  return typeof value === "string" ? value : undefined;
}

function registryOf(values: Values): Registry {
  return {
    folder: registryFolder(textOf(values.registry) ?? "", "--registry"),
    tagPrefix: requirePrefix(textOf(values["tag-prefix"]), "--tag-prefix"),
  };
}

/** The folder of the registry from the top of its repository, which is not on this machine. */
export function registryFolder(text: string, name: string): string {
  const parts = text
    .replaceAll("\\", "/")
    .split("/")
    .filter((part, i) => part !== "." && (part !== "" || i === 0));
  const isAbsolute = parts.length > 1 && parts[0] === "";
  if (parts.at(-1) === "models") parts.pop();
  const folder = parts.join("/");
  if (!isAbsolute && !parts.includes("..") && !/\p{Cc}/u.test(folder)) return folder;
  throw usage(
    `${name} is ${JSON.stringify(text)}, which is no folder of a repository.`,
    "Name it from the top of the repository with the releases.",
  );
}
