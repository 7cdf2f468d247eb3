import { Failure } from "../../domain/failure.ts";
import { MAX_MEMORY_LIMIT_MB, MAX_TIME_LIMIT_S, readLimit } from "../limits.ts";
import { requirePrefix } from "../registry.ts";
import { requireToken } from "../token.ts";

export const MODES = ["auto", "release", "check", "revalidate", "gate", "publish", "pull"] as const;
export type Mode = (typeof MODES)[number];
export type ChosenMode = Exclude<Mode, "auto">;

/** The inputs of action.yml after they were read. Empty texts are absent. */
export interface Inputs {
  readonly mode: Mode;
  readonly registry: string | undefined;
  readonly tagPrefix: string;
  /** The file with minimum requirements, from the workspace. */
  readonly policy: string | undefined;
  readonly tag: string | undefined;
  readonly model: string | undefined;
  readonly version: string | undefined;
  readonly requireGate: boolean;
  readonly requireBranch: string | undefined;
  readonly onInconclusive: "warn" | "fail" | undefined;
  readonly dryRun: boolean;
  readonly comment: "auto" | "never";
  readonly runtimePath: string | undefined;
  readonly timeLimitS: number | undefined;
  readonly memoryLimitMb: number | undefined;
  readonly bom: boolean;
  /** The private key itself, in PEM. */
  readonly signKey: string | undefined;
  readonly evidencePath: string | undefined;
  /** As they were written: one or more, separated by white space. */
  readonly models: readonly string[];
  readonly into: string | undefined;
  readonly from: string | undefined;
  readonly locked: boolean;
  readonly lockFile: string | undefined;
  readonly token: string;
}

/** The environment variable that carries all inputs as one JSON object. It holds the token and the private key. */
export const INPUTS_VARIABLE = "MR_INPUTS";

/** Every input that action.yml declares. */
export const INPUT_NAMES = [
  "mode",
  "registry",
  "tag-prefix",
  "policy",
  "tag",
  "model",
  "version",
  "require-gate",
  "require-branch",
  "on-inconclusive",
  "dry-run",
  "comment",
  "runtime-path",
  "time-limit-s",
  "memory-limit-mb",
  "bom",
  "sign-key",
  "evidence-path",
  "models",
  "into",
  "from",
  "locked",
  "lock-file",
  "token",
] as const;

export type InputName = (typeof INPUT_NAMES)[number];

/** Takes the inputs out of the environment, so that nothing that is started later can read the token or a key there. */
export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  const text = env[INPUTS_VARIABLE];
  delete env[INPUTS_VARIABLE];
  // github-script's own input: the same token, for a client that is not used here.
  delete env["INPUT_GITHUB-TOKEN"];
  const values = parse(text);
  const given = (name: InputName) => {
    const value = values[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const read = (name: InputName) => plainText(name, given(name));
  return {
    // First, so that no other complaint is made while a secret may still stand in the wrong place.
    token: token(given("token")),
    signKey: given("sign-key"),
    mode: oneOf("mode", read("mode") ?? "auto", MODES),
    registry: read("registry"),
    tagPrefix: requirePrefix(read("tag-prefix"), "The input tag-prefix"),
    policy: read("policy"),
    tag: read("tag")?.replace(/^refs\/tags\//, ""),
    model: read("model"),
    version: read("version"),
    requireGate: flag("require-gate", read("require-gate")),
    requireBranch: read("require-branch")?.replace(/^refs\/heads\//, ""),
    onInconclusive: inconclusive(read("on-inconclusive")),
    dryRun: flag("dry-run", read("dry-run")),
    comment: oneOf("comment", read("comment") ?? "auto", ["auto", "never"]),
    runtimePath: read("runtime-path"),
    timeLimitS: positive("time-limit-s", read("time-limit-s"), MAX_TIME_LIMIT_S),
    memoryLimitMb: positive("memory-limit-mb", read("memory-limit-mb"), MAX_MEMORY_LIMIT_MB),
    bom: flag("bom", read("bom")),
    evidencePath: read("evidence-path"),
    models: (plainText("models", given("models")?.replace(/[ \t\r\n]+/g, " ")) ?? "").split(" ").filter(Boolean),
    into: read("into"),
    from: read("from"),
    locked: flag("locked", read("locked")),
    lockFile: read("lock-file"),
  };
}

function parse(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "");
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Reported below, without the text: it may hold the token or a key.
  }
  throw new Failure("usage", `The inputs are missing: ${INPUTS_VARIABLE} is not a JSON object.`, {
    fix: "Call the action with  uses:  as the README shows; its own action.yml passes the inputs on.",
  });
}

/** A value of one line, as it was meant: quotation marks in it came from quoting twice, in YAML or in a shell. */
function plainText(name: InputName, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) {
    throw new Failure("usage", `The input ${name} contains a line break or a control character: ${quoted(value)}.`, {
      fix: "Give one value on one line. For several versions, run the action once for each.",
    });
  }
  const bare = /^(["'`])(.*)\1$/.exec(value)?.[2];
  if (bare === undefined) return value;
  throw new Failure("usage", `The input ${name} is in quotation marks: ${quoted(value)}.`, {
    fix: bare.trim() === "" ? "Omit the input." : `Write it without them: ${bare.trim()}.`,
  });
}

function quoted(value: string): string {
  return JSON.stringify(value.length > MAX_QUOTED ? `${value.slice(0, MAX_QUOTED)}…` : value);
}

const MAX_QUOTED = 120;

function oneOf<T extends string>(name: InputName, value: string, allowed: readonly T[]): T {
  const found = allowed.find((a) => a === value);
  if (found !== undefined) return found;
  throw new Failure("usage", `Invalid value for the input ${name}: ${quoted(value)}.`, {
    fix: `Use one of ${allowed.join(", ")}.`,
  });
}

function inconclusive(value: string | undefined): "warn" | "fail" | undefined {
  return value === undefined ? undefined : oneOf("on-inconclusive", value, ["warn", "fail"] as const);
}

function flag(name: InputName, value: string | undefined): boolean {
  return oneOf(name, value ?? "false", ["true", "false"]) === "true";
}

function positive(name: InputName, value: string | undefined, max: number): number | undefined {
  if (value === undefined) return undefined;
  const limit = readLimit(value, max);
  if (typeof limit === "number") return limit;
  throw new Failure("usage", `Invalid value for the input ${name}: ${quoted(value)}.`, limit);
}

function token(value: string | undefined): string {
  if (value === undefined) {
    throw new Failure("usage", "The input token is empty.", {
      fix: "Omit it: the job's own token is the default. On a fork's pull request, that token is read-only.",
    });
  }
  return requireToken(value, "The input token", "omit the input: the job's own token is the default.");
}
