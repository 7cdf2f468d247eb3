import { parseArgs } from "node:util";
import type { Failure } from "../../domain/failure.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import { MAX_MEMORY_LIMIT_MB, MAX_TIME_LIMIT_S, readLimit } from "../limits.ts";
import { COMMANDS, type CommandName, OPTIONS, type OptionName } from "./commands.ts";
import {
  type CardOptions,
  type CatalogueOptions,
  cardOptions,
  catalogueOptions,
  type PullOptions,
  pullOptions,
  type VerifyOptions,
  verifyOptions,
} from "./consume-arguments.ts";
import { didYouMean, nearest } from "./did-you-mean.ts";
import type { DiffOptions } from "./diff.ts";
import { type PlaceName, readPlaceName } from "./place-name.ts";
import type { InRegistry } from "./registry.ts";
import {
  type PromoteOptions,
  promoteOptions,
  type RollbackOptions,
  rollbackOptions,
  type StatusOptions,
  statusOptions,
} from "./rollout-arguments.ts";
import {
  bare,
  isVersionPath,
  modelName,
  once,
  onlyRegistry,
  type Placed,
  readModel,
  readTarget,
  readVersion,
  type Target,
  versionPathFrom,
} from "./targets.ts";
import { unknownCommand, unknownOption, usage, wrongOption } from "./unknown.ts";

/** A command line that makes sense. */
export type Invocation =
  | { readonly command: "help"; readonly topic?: CommandName }
  | { readonly command: "version" }
  | { readonly command: "schema"; readonly name: string | undefined; readonly json: boolean }
  | { readonly command: "completion"; readonly shell: string | undefined; readonly json: boolean }
  | ({ readonly command: "doctor"; readonly json: boolean } & InRegistry)
  | ({ readonly command: "pull" } & PullOptions)
  | ({ readonly command: "verify" } & VerifyOptions)
  | ({ readonly command: "catalogue" } & CatalogueOptions & InRegistry)
  | ({ readonly command: "card" } & CardOptions)
  | ({ readonly command: "promote" } & PromoteOptions & InRegistry)
  | ({ readonly command: "rollback" } & RollbackOptions & InRegistry)
  | ({ readonly command: "status" } & StatusOptions & InRegistry)
  | ({ readonly command: "hook" } & HookOptions)
  | { readonly command: "explain"; readonly rule: string | undefined; readonly json: boolean }
  | ({ readonly command: "diff" } & DiffOptions & InRegistry)
  | ({ readonly command: "init" } & InitOptions & { readonly json: boolean })
  | ({ readonly command: "new" } & NewOptions & Pick<RunOptions, "quiet" | "timeLimitS" | "memoryLimitMb" | "json">)
  | ({
      readonly command: "set";
      readonly id: ModelVersion;
      readonly values: readonly string[];
      readonly json: boolean;
    } & InRegistry)
  | ({ readonly command: "figures"; readonly id: ModelVersion } & RunOptions)
  | ({ readonly command: "validate" | "gate" | "release"; readonly ids: readonly ModelVersion[] } & RunOptions)
  | ({
      readonly command: "check";
      readonly base: string | undefined;
      readonly ids: readonly ModelVersion[];
    } & RunOptions)
  | ({ readonly command: "revalidate"; readonly targets: readonly Target[]; readonly from: PlaceName } & RunOptions);

export interface HookOptions extends InRegistry {
  readonly action: "install" | "pre-push";
  /** What git gives to the hook: the remote's name, then its address. */
  readonly rest: readonly string[];
  readonly json: boolean;
}

export interface RunOptions extends InRegistry {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly to?: PlaceName;
  readonly from?: PlaceName;
  readonly first: boolean;
  readonly dryRun: boolean;
  readonly requireGate: boolean;
  readonly onInconclusive?: "warn" | "fail";
  readonly timeLimitS?: number;
  readonly memoryLimitMb?: number;
  readonly bom?: boolean;
  /** Where the private key is: a file, or `env:<NAME>`. */
  readonly signKey?: string;
  /** The file with minimum requirements, as a person names it. */
  readonly policy?: string;
  /** Where the report is written as an HTML page. */
  readonly html?: string;
}

export interface NewOptions extends InRegistry {
  readonly model: string;
  readonly version?: string;
  readonly modelPath: string;
  readonly fixturesPath?: string;
  readonly label?: string;
  readonly query?: string;
  /** The version that it starts from. */
  readonly from?: string;
  readonly values: readonly string[];
  readonly yes: boolean;
}

export interface InitOptions extends InRegistry {
  /** Absent if only workflows are asked for. */
  readonly model?: string;
  readonly github: boolean;
  /** How workflows name this action. */
  readonly action?: string;
}

/** Reads the arguments behind the program's name, with paths from the folder `cwd`; throws a `Failure` with code `usage` where they make no sense. */
export function parseArguments(args: readonly string[], cwd = "."): Invocation {
  const [first, ...rest] = args;
  if (first === "--version") return { command: "version" };
  if (first === undefined || first === "help" || first === "--help" || first === "-h") {
    const [topic] = rest;
    return { command: "help", ...(topic === undefined ? {} : { topic: commandName(topic) }) };
  }
  const name = commandName(first);
  const { values, positionals: given } = parseOptions(name, rest);
  const positionals = versionsFrom(cwd, name, given);
  if (values.help) return { command: "help", topic: name };
  const json = values.json === true;
  if (name === "pull") return { command: "pull", ...pullOptions(positionals, values) };
  if (name === "catalogue")
    return { command: "catalogue", ...catalogueOptions(positionals, values), ...inRegistry(values) };
  if (name === "card") return { command: "card", ...cardOptions(positionals, values) };
  if (name === "verify") return { command: "verify", ...verifyOptions(positionals, values) };
  if (name === "promote") return { command: name, ...promoteOptions(positionals, values), ...inRegistry(values) };
  if (name === "rollback") return { command: name, ...rollbackOptions(positionals, values), ...inRegistry(values) };
  if (name === "status") return { command: name, ...statusOptions(positionals, values), ...inRegistry(values) };
  if (name === "schema") return { command: "schema", name: single(name, positionals, false), json };
  if (name === "completion") return { command: "completion", shell: single(name, positionals, false), json };
  if (name === "explain") return { command: "explain", rule: single(name, positionals, false), json };
  if (name === "doctor") return { command: "doctor", ...none(name, positionals), ...inRegistry(values), json };
  if (name === "hook") return { command: "hook", ...hookAction(positionals), ...inRegistry(values), json };
  if (name === "diff") return { command: "diff", ...diffOptions(positionals, values), json };
  if (name === "init") return { command: "init", ...initOptions(positionals, values), json };
  if (name === "new") {
    const { from, ...rest } = values;
    const { quiet, timeLimitS, memoryLimitMb } = runOptions(name, rest);
    const limits = { ...(timeLimitS && { timeLimitS }), ...(memoryLimitMb && { memoryLimitMb }) };
    return { command: "new", ...newOptions(positionals, values), ...fromVersion(from), quiet, ...limits, json };
  }
  if (name === "set") return { command: "set", ...setOptions(positionals, values), json };
  if (name === "check") return { command: "check", ...checked(positionals, values), json };
  if (name === "revalidate") return { command: name, ...revalidated(positionals, values), json };
  if (name === "validate" || name === "gate" || name === "release") {
    if (positionals.length === 0) throw missingArgument(name);
    const placed = positionals.map(readVersion);
    const [ids, options] = [once(placed), { ...runOptions(name, values), ...inRegistry(values, placed) }];
    if (options.html !== undefined && ids.length > 1) {
      throw usage("--html takes one version only.", `Run ${name} separately for each version that needs a page.`);
    }
    return { command: name, ids, ...options, json };
  }
  const { within, ...id } = readVersion(single(name, positionals, true) ?? "");
  return { command: name, id, ...runOptions(name, values), ...inRegistry(values, [{ within }]), json };
}

/** The arguments of a command, with each version by its path, whatever it is named by. */
function versionsFrom(cwd: string, name: CommandName, given: readonly string[]): readonly string[] {
  switch (name) {
    case "validate":
    case "gate":
    case "release":
    case "figures":
      return given.map((text) => versionPathFrom(cwd, text, true));
    case "set":
      return given.map((text, i) => (i === 0 ? versionPathFrom(cwd, text, true) : text));
    // A base or a tag may have any name.
    case "check":
    case "diff":
      return given.map((text) => versionPathFrom(cwd, text, false));
    default:
      return given;
  }
}

/** What options and paths say of the registry. */
function inRegistry(
  { registry, "tag-prefix": prefix }: ParsedOptions["values"],
  placed: readonly Placed<object>[] = [],
): InRegistry {
  const within = onlyRegistry(placed);
  if (registry === "")
    throw usage("--registry is empty.", "Name the folder that contains models/, or omit the option.");
  return {
    registry: {
      ...(typeof registry === "string" ? { folder: registry } : {}),
      ...(typeof prefix === "string" ? { tagPrefix: prefix } : {}),
      ...(within === undefined ? {} : { within }),
    },
  };
}

type Checked = Omit<Extract<Invocation, { readonly command: "check" }>, "command" | "json">;

/** Versions of the registry, or else one base. */
function checked(positionals: readonly string[], values: ParsedOptions["values"]): Checked {
  const [first, ...others] = positionals;
  const options = runOptions("check", values);
  if (positionals.every(isVersionPath)) {
    const placed = positionals.map(readVersion);
    return { ...options, base: undefined, ids: once(placed), ...inRegistry(values, placed) };
  }
  if (others.length === 0) return { ...options, base: first, ids: [] };
  throw usage("check takes one base, or the paths of versions.", `For example  ${COMMANDS.check.example}`);
}

type Revalidated = Omit<Extract<Invocation, { readonly command: "revalidate" }>, "command" | "json">;

function revalidated(positionals: readonly string[], values: ParsedOptions["values"]): Revalidated {
  if (positionals.length === 0) throw missingArgument("revalidate");
  const options = runOptions("revalidate", values);
  const { from } = options;
  if (from !== undefined) {
    const placed = positionals.map(readTarget);
    return { ...options, from, targets: once(placed), ...inRegistry(values, placed) };
  }
  throw usage(
    "revalidate needs the place of the releases: --from <folder> or --from github:<owner>/<repo>.",
    `For example  ${COMMANDS.revalidate.example}`,
  );
}

function missingArgument(name: CommandName): Failure {
  return usage(`${name} needs an argument: ${COMMANDS[name].argument}.`, `For example  ${COMMANDS[name].example}`);
}

function commandName(text: string): CommandName {
  if (Object.hasOwn(COMMANDS, text)) return text as CommandName;
  throw unknownCommand(text);
}

interface ParsedOptions {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

function parseOptions(name: CommandName, args: readonly string[]): ParsedOptions {
  const allowed: readonly OptionName[] = COMMANDS[name].options;
  const options = Object.fromEntries(
    allowed.map((o) => [o, { type: OPTIONS[o].type, multiple: "multiple" in OPTIONS[o] }]),
  );
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
  } catch (error) {
    throw unknownOption(name, args, error) ?? wrongOption(name, error);
  }
}

function diffOptions(
  positionals: readonly string[],
  values: ParsedOptions["values"],
): Omit<DiffOptions, "json"> & InRegistry {
  const [first, second, ...surplus] = positionals;
  if (first === undefined || surplus.length > 0) {
    throw usage(`diff takes one or two versions, not ${positionals.length}.`, `For example  ${COMMANDS.diff.example}`);
  }
  const [old, next] = second === undefined ? [undefined, first] : [first, second];
  const placed = [old, next]
    .filter((side) => side !== undefined && !side.startsWith("refs/") && isVersionPath(side))
    .map((side) => readVersion(side ?? ""));
  const { suggest, markdown } = values;
  return { old, next, suggest: suggest === true, markdown: markdown === true, ...inRegistry(values, placed) };
}

function newOptions(positionals: readonly string[], values: ParsedOptions["values"]): NewOptions {
  const [target, given, ...surplus] = positionals;
  if (target === undefined || surplus.length > 0) {
    throw usage(
      `new takes a model and an optional version, not ${positionals.length} arguments.`,
      `For example  ${COMMANDS.new.example}`,
    );
  }
  // The folder, as a shell completes it, names both.
  const { model, version: inVersion, within } = readNew(target);
  const version = given ?? inVersion;
  if (version !== undefined) readVersion(`models/${model}/${version}`);
  const { model: modelPath, fixtures, label, query, set } = values;
  if (typeof modelPath !== "string")
    throw usage("new needs a model file: --model <file>.", `For example  ${COMMANDS.new.example}`);
  return {
    model,
    ...(version === undefined ? {} : { version }),
    modelPath,
    ...(typeof fixtures === "string" ? { fixturesPath: fixtures } : {}),
    ...(typeof label === "string" ? { label } : {}),
    ...(typeof query === "string" ? { query } : {}),
    values: Array.isArray(set) ? set : [],
    yes: values.yes === true,
    ...inRegistry(values, [{ within }]),
  };
}

function readNew(target: string): Placed<Target> {
  const [, model, version] = /^(?:models\/)?([^/]+)\/([^/]+)$/.exec(bare(target)) ?? [];
  if (model !== undefined && version !== undefined && model !== "models") return { model: modelName(model), version };
  return isVersionPath(target) ? readVersion(target) : readModel(target);
}

function fromVersion(from: unknown): Pick<NewOptions, "from"> {
  if (typeof from !== "string") return {};
  const version = bare(from).split("/").at(-1) ?? "";
  return { from: readVersion(`models/x/${version}`).version };
}

function setOptions(
  positionals: readonly string[],
  options: ParsedOptions["values"],
): InRegistry & { readonly id: ModelVersion; readonly values: readonly string[] } {
  const [target, ...values] = positionals;
  if (target === undefined || values.length === 0) {
    throw usage("set needs a version and at least one <key>=<value>.", `For example  ${COMMANDS.set.example}`);
  }
  const { within, ...id } = readVersion(target);
  return { id, values, ...inRegistry(options, [{ within }]) };
}

function initOptions(positionals: readonly string[], values: ParsedOptions["values"]): InitOptions {
  const github = values.github === true;
  const { action } = values;
  if (action !== undefined && !github) throw usage("--action needs --github.", "Add --github, or omit --action.");
  const target = single("init", positionals, !github);
  const placed = target === undefined ? [] : [readModel(target)];
  return {
    ...placed.map(({ model }) => ({ model }))[0],
    ...inRegistry(values, placed),
    github,
    ...(typeof action === "string" ? { action } : {}),
  };
}

function none(name: CommandName, positionals: readonly string[]): object {
  if (positionals.length === 0) return {};
  throw usage(`${name} takes no argument.`, `For example  ${COMMANDS[name].example}`);
}

function hookAction([action, ...rest]: readonly string[]): Omit<HookOptions, "json" | "registry"> {
  if (action === "pre-push" || (action === "install" && rest.length === 0)) return { action, rest };
  const meant = action === undefined ? undefined : nearest(action, ["install", "pre-push"]);
  throw usage(
    action === "install" ? "hook install takes no argument." : "hook needs an argument: install or pre-push.",
    didYouMean(meant === action ? undefined : meant, `For example  ${COMMANDS.hook.example}`),
  );
}

function single(name: CommandName, positionals: readonly string[], required: boolean): string | undefined {
  const [target, ...surplus] = positionals;
  if (surplus.length > 0)
    throw usage(`${name} takes one argument, not ${positionals.length}.`, `See  model-release ${name} --help`);
  if (target === undefined && required) throw missingArgument(name);
  return target;
}

function runOptions(name: CommandName, values: ParsedOptions["values"]): Omit<RunOptions, "json"> {
  const text = (option: OptionName) => (typeof values[option] === "string" ? (values[option] as string) : undefined);
  const place = (option: "to" | "from") => {
    const named = text(option);
    return named === undefined ? undefined : readPlaceName(option, named);
  };
  const [to, from] = [place("to"), place("from")];
  const html = text("html");
  const policy = text("policy");
  const signKey = text("sign-key");
  if (signKey === "") throw usage("--sign-key is empty.", "Name a file, or omit the option.");
  const timeLimitS = positive("time-limit", text("time-limit"), MAX_TIME_LIMIT_S);
  const memoryLimitMb = positive("memory-limit", text("memory-limit"), MAX_MEMORY_LIMIT_MB);
  if (name === "release" && to === undefined) {
    throw usage(
      "release needs a destination: --to <folder> or --to github:<owner>/<repo>.",
      "For example  model-release release models/fraud/1.0.0 --to releases/",
    );
  }
  return {
    ...(to === undefined ? {} : { to }),
    ...(from === undefined ? {} : { from }),
    ...(html === undefined ? {} : { html }),
    ...(policy === undefined ? {} : { policy }),
    ...(values.bom === true ? { bom: true } : {}),
    ...(signKey === undefined ? {} : { signKey }),
    ...inRegistry(values),
    quiet: values.quiet === true,
    first: values.first === true,
    dryRun: values["dry-run"] === true,
    requireGate: values["require-gate"] === true,
    ...inconclusive(text("on-inconclusive")),
    ...(timeLimitS === undefined ? {} : { timeLimitS }),
    ...(memoryLimitMb === undefined ? {} : { memoryLimitMb }),
  };
}

function positive(option: OptionName, value: string | undefined, max: number): number | undefined {
  if (value === undefined) return undefined;
  const read = readLimit(value, max);
  if (typeof read === "number") return read;
  throw usage(`Invalid value for --${option}: ${JSON.stringify(value)}.`, read.fix);
}

function inconclusive(value: string | undefined): Pick<RunOptions, "onInconclusive"> {
  if (value === undefined) return {};
  if (value === "warn" || value === "fail") return { onInconclusive: value };
  throw usage(`Invalid value for --on-inconclusive: ${JSON.stringify(value)}.`, "Use warn or fail.");
}
