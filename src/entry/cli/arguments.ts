import { parseArgs } from "node:util";
import type { Failure } from "../../domain/failure.ts";
import { type ModelVersion, parseTag } from "../../domain/tag.ts";
import { MAX_MEMORY_LIMIT_MB, MAX_TIME_LIMIT_S, readLimit } from "../limits.ts";
import { COMMANDS, type CommandName, OPTIONS, type OptionName } from "./commands.ts";
import {
  type CatalogueOptions,
  catalogueOptions,
  type PullOptions,
  pullOptions,
  type VerifyOptions,
  verifyOptions,
} from "./consume-arguments.ts";
import { didYouMean, nearest } from "./did-you-mean.ts";
import type { DiffOptions } from "./diff.ts";
import { type PlaceName, readPlaceName } from "./place-name.ts";
import { unknownCommand, unknownOption, usage, wrongOption } from "./unknown.ts";

/** A command line that makes sense. */
export type Invocation =
  | { readonly command: "help"; readonly topic?: CommandName }
  | { readonly command: "version" }
  | { readonly command: "schema"; readonly name: string | undefined; readonly json: boolean }
  | { readonly command: "completion"; readonly shell: string | undefined; readonly json: boolean }
  | { readonly command: "doctor"; readonly json: boolean }
  | ({ readonly command: "pull" } & PullOptions)
  | ({ readonly command: "verify" } & VerifyOptions)
  | ({ readonly command: "catalogue" } & CatalogueOptions)
  | ({ readonly command: "hook" } & HookOptions)
  | { readonly command: "explain"; readonly rule: string | undefined; readonly json: boolean }
  | ({ readonly command: "diff" } & DiffOptions)
  | ({ readonly command: "init" } & InitOptions & { readonly json: boolean })
  | ({ readonly command: "new" } & NewOptions & Pick<RunOptions, "quiet" | "timeLimitS" | "memoryLimitMb" | "json">)
  | { readonly command: "set"; readonly id: ModelVersion; readonly values: readonly string[]; readonly json: boolean }
  | ({ readonly command: "figures"; readonly id: ModelVersion } & RunOptions)
  | ({ readonly command: "validate" | "gate" | "release"; readonly ids: readonly ModelVersion[] } & RunOptions)
  | ({
      readonly command: "check";
      readonly base: string | undefined;
      readonly ids: readonly ModelVersion[];
    } & RunOptions)
  | ({ readonly command: "revalidate"; readonly targets: readonly Target[]; readonly from: PlaceName } & RunOptions);

/** A model, or one version of it. */
export interface Target {
  readonly model: string;
  readonly version?: string;
}

export interface HookOptions {
  readonly action: "install" | "pre-push";
  /** What git gives to the hook: the remote's name, then its address. */
  readonly rest: readonly string[];
  readonly json: boolean;
}

export interface RunOptions {
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
  /** Where the report is written as an HTML page. */
  readonly html?: string;
}

export interface NewOptions {
  readonly model: string;
  readonly version?: string;
  readonly modelPath: string;
  readonly fixturesPath?: string;
  readonly label?: string;
  /** The version that it starts from. */
  readonly from?: string;
  readonly values: readonly string[];
  readonly yes: boolean;
}

export interface InitOptions {
  /** Absent if only workflows are asked for. */
  readonly model?: string;
  readonly github: boolean;
  /** How workflows name this action. */
  readonly action?: string;
}

/** Reads the arguments behind the program's name; throws a `Failure` with code `usage` where they make no sense. */
export function parseArguments(args: readonly string[]): Invocation {
  const [first, ...rest] = args;
  if (first === "--version") return { command: "version" };
  if (first === undefined || first === "help" || first === "--help" || first === "-h") {
    const [topic] = rest;
    return { command: "help", ...(topic === undefined ? {} : { topic: commandName(topic) }) };
  }
  const name = commandName(first);
  const { values, positionals } = parseOptions(name, rest);
  if (values.help) return { command: "help", topic: name };
  const json = values.json === true;
  if (name === "pull") return { command: "pull", ...pullOptions(positionals, values) };
  if (name === "catalogue") return { command: "catalogue", ...catalogueOptions(positionals, values) };
  if (name === "verify") return { command: "verify", ...verifyOptions(positionals, values) };
  if (name === "schema") return { command: "schema", name: single(name, positionals, false), json };
  if (name === "completion") return { command: "completion", shell: single(name, positionals, false), json };
  if (name === "explain") return { command: "explain", rule: single(name, positionals, false), json };
  if (name === "doctor") return { command: "doctor", ...none(name, positionals), json };
  if (name === "hook") return { command: "hook", ...hookAction(positionals), json };
  if (name === "diff") return { command: "diff", ...diffOptions(positionals, values), json };
  if (name === "init") return { command: "init", ...initOptions(positionals, values), json };
  if (name === "new") {
    const { from, ...rest } = values;
    const { quiet, timeLimitS, memoryLimitMb } = runOptions(name, rest);
    const limits = { ...(timeLimitS && { timeLimitS }), ...(memoryLimitMb && { memoryLimitMb }) };
    return { command: "new", ...newOptions(positionals, values), ...fromVersion(from), quiet, ...limits, json };
  }
  if (name === "set") return { command: "set", ...setOptions(positionals), json };
  if (name === "check") return { command: "check", ...checkTargets(positionals), ...runOptions(name, values), json };
  if (name === "revalidate") return { command: name, ...revalidated(positionals, runOptions(name, values)), json };
  if (name === "validate" || name === "gate" || name === "release") {
    const [ids, options] = [modelVersions(name, positionals), runOptions(name, values)];
    if (options.html !== undefined && ids.length > 1) {
      throw usage("--html writes the report of one version.", `Run ${name} once for each version that needs a page.`);
    }
    return { command: name, ids, ...options, json };
  }
  const target = single(name, positionals, true) ?? "";
  return { command: name, id: modelVersion(target), ...runOptions(name, values), json };
}

/** One version or more, each once. */
function modelVersions(name: CommandName, positionals: readonly string[]): ModelVersion[] {
  if (positionals.length === 0) throw missingArgument(name);
  return once(positionals.map(modelVersion));
}

function once<T extends Target>(targets: readonly T[]): T[] {
  return [...new Map(targets.map((target) => [`${target.model}@${target.version}`, target])).values()];
}

/** Versions of the registry, or else one base. */
function checkTargets(positionals: readonly string[]): { base: string | undefined; ids: readonly ModelVersion[] } {
  const [first, ...others] = positionals;
  const named = positionals.filter((target) => parseTag(bare(target)).ok);
  if (named.length === positionals.length) return { base: undefined, ids: once(positionals.map(modelVersion)) };
  if (others.length === 0) return { base: first, ids: [] };
  throw usage(
    "check takes one base, or versions by the paths of their folders.",
    `For example  ${COMMANDS.check.example}`,
  );
}

function revalidated(
  positionals: readonly string[],
  options: Omit<RunOptions, "json">,
): Omit<RunOptions, "json"> & { readonly targets: readonly Target[]; readonly from: PlaceName } {
  if (positionals.length === 0) throw missingArgument("revalidate");
  const { from } = options;
  if (from !== undefined) return { ...options, from, targets: once(positionals.map(targetOf)) };
  throw usage(
    "revalidate needs the place of the releases: --from <folder> or --from github:<owner>/<repo>.",
    `For example  ${COMMANDS.revalidate.example}`,
  );
}

/** Reads `fraud`, `fraud@1.0.0` or the path of a version. */
function targetOf(text: string): Target {
  const [model = "", version, ...rest] = bare(text)
    .replace(/^models\//, "")
    .split(/[@/]/);
  if (version === undefined) return { model: modelName(model) };
  return modelVersion([`models/${model}/${version}`, ...rest].join("/"));
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

function diffOptions(positionals: readonly string[], values: ParsedOptions["values"]): Omit<DiffOptions, "json"> {
  const [first, second, ...surplus] = positionals;
  if (first === undefined || surplus.length > 0) {
    throw usage(`diff takes one or two versions, not ${positionals.length}.`, `For example  ${COMMANDS.diff.example}`);
  }
  const [old, next] = second === undefined ? [undefined, first] : [first, second];
  return { old, next, suggest: values.suggest === true, markdown: values.markdown === true };
}

function newOptions(positionals: readonly string[], values: ParsedOptions["values"]): NewOptions {
  const [target, given, ...surplus] = positionals;
  if (target === undefined || surplus.length > 0) {
    throw usage(
      `new takes a model and, if you like, a version, not ${positionals.length} arguments.`,
      `For example  ${COMMANDS.new.example}`,
    );
  }
  // The folder, as a shell completes it, names both.
  const [, inModel = target, inVersion] = /^(?:models\/)?([^/]+)\/([^/]+)$/.exec(bare(target)) ?? [];
  const version = given ?? inVersion;
  const model = modelName(inModel);
  if (version !== undefined) modelVersion(`models/${model}/${version}`);
  const { model: modelPath, fixtures, label, set } = values;
  if (typeof modelPath !== "string")
    throw usage("new needs a model file: --model <file>.", `For example  ${COMMANDS.new.example}`);
  return {
    model,
    ...(version === undefined ? {} : { version }),
    modelPath,
    ...(typeof fixtures === "string" ? { fixturesPath: fixtures } : {}),
    ...(typeof label === "string" ? { label } : {}),
    values: Array.isArray(set) ? set : [],
    yes: values.yes === true,
  };
}

function fromVersion(from: unknown): Pick<NewOptions, "from"> {
  if (typeof from !== "string") return {};
  const version = bare(from).split("/").at(-1) ?? "";
  return { from: modelVersion(`models/x/${version}`).version };
}

function setOptions(positionals: readonly string[]): { id: ModelVersion; values: readonly string[] } {
  const [target, ...values] = positionals;
  if (target === undefined || values.length === 0) {
    throw usage("set needs a version and at least one <key>=<value>.", `For example  ${COMMANDS.set.example}`);
  }
  return { id: modelVersion(target), values };
}

function initOptions(positionals: readonly string[], values: ParsedOptions["values"]): InitOptions {
  const github = values.github === true;
  const { action } = values;
  if (action !== undefined && !github)
    throw usage("--action belongs to --github.", "Add --github, or leave --action out.");
  const model = single("init", positionals, !github);
  return {
    ...(model === undefined ? {} : { model: modelName(model) }),
    github,
    ...(typeof action === "string" ? { action } : {}),
  };
}

function none(name: CommandName, positionals: readonly string[]): object {
  if (positionals.length === 0) return {};
  throw usage(`${name} takes no argument.`, `For example  ${COMMANDS[name].example}`);
}

function hookAction([action, ...rest]: readonly string[]): Omit<HookOptions, "json"> {
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

/** Accepts the folder as a shell completes it, with `./` in front or `/` at the end. */
function bare(target: string): string {
  return target.replaceAll("\\", "/").replace(/^\.\//, "").replace(/\/+$/, "");
}

function modelVersion(target: string): ModelVersion {
  const parsed = parseTag(bare(target));
  if (!parsed.ok) throw usage(`${parsed.reason}.`, parsed.fix);
  return parsed.value;
}

function modelName(target: string): string {
  const name = bare(target).replace(/^models\//, "");
  const parsed = parseTag(`models/${name}/1.0.0`);
  if (!parsed.ok) throw usage(`${parsed.reason}.`, parsed.fix);
  return parsed.value.model;
}

function runOptions(name: CommandName, values: ParsedOptions["values"]): Omit<RunOptions, "json"> {
  const text = (option: OptionName) => (typeof values[option] === "string" ? (values[option] as string) : undefined);
  const place = (option: "to" | "from") => {
    const named = text(option);
    return named === undefined ? undefined : readPlaceName(option, named);
  };
  const [to, from] = [place("to"), place("from")];
  const html = text("html");
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
