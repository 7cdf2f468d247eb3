import { isEnvironment } from "../../consume/environment.ts";
import { parseTag } from "../../domain/tag.ts";
import { isReason } from "../../rollout/record.ts";
import { parseSharePercent, parseSteps } from "../../rollout/share.ts";
import { parseTime } from "../../rollout/time.ts";
import { COMMANDS, type OptionName } from "./commands.ts";
import { type PlaceName, readPlaceName } from "./place-name.ts";
import { readTarget } from "./targets.ts";
import { usage } from "./unknown.ts";

type Values = Readonly<Partial<Record<OptionName, unknown>>>;

export interface PromoteOptions {
  readonly model: string;
  readonly version: string;
  readonly environment: string;
  readonly from: PlaceName;
  readonly fromText: string;
  /** In basis points. */
  readonly steps?: readonly number[];
  readonly to?: number | "next";
  readonly acceptMajor: boolean;
  readonly reason: string;
  readonly json: boolean;
}

export interface RollbackOptions {
  readonly model: string;
  readonly environment: string;
  readonly to?: string;
  readonly from?: PlaceName;
  readonly reason: string;
  readonly json: boolean;
}

export interface StatusOptions {
  readonly environment?: string;
  /** In milliseconds since 1970. */
  readonly atMs?: number;
  readonly json: boolean;
}

const NO_REASON = "no reason given";

export function promoteOptions(positionals: readonly string[], values: Values): PromoteOptions {
  const example = `For example  ${COMMANDS.promote.example}`;
  const { model, version } = onlyTarget("promote", positionals);
  if (version === undefined) throw usage("promote needs a version.", `Write ${model}@<version>. ${example}`);
  const [from, steps, share] = [text(values, "from"), text(values, "steps"), text(values, "to")];
  if (from === undefined) throw usage("promote needs --from <folder> or --from github:<owner>/<repo>.", example);
  const parsed = steps === undefined ? undefined : parseSteps(steps);
  if (parsed?.ok === false) throw usage(`--steps is ${JSON.stringify(steps)}, but ${parsed.reason}.`, parsed.fix);
  if (share !== undefined && values.next === true)
    throw usage(
      "--to and --next exclude each other.",
      "Use --next for the next step, or --to for the share that it has.",
    );
  const to = share === undefined ? undefined : parseSharePercent(share);
  if (share !== undefined && to === undefined)
    throw usage(
      `--to is ${JSON.stringify(share)}, which is no percentage from 0.01 to 100.`,
      "Write for example  --to 5",
    );
  return {
    ...{ model, version, environment: requiredEnvironment("promote", values) },
    ...{ from: readPlaceName("from", from), fromText: from },
    ...(parsed === undefined ? {} : { steps: parsed.steps }),
    ...(values.next === true ? { to: "next" as const } : to === undefined ? {} : { to }),
    acceptMajor: values["accept-major"] === true,
    reason: reasonOf(values) ?? NO_REASON,
    json: values.json === true,
  };
}

export function rollbackOptions(positionals: readonly string[], values: Values): RollbackOptions {
  const example = `For example  ${COMMANDS.rollback.example}`;
  const { model, version } = onlyTarget("rollback", positionals);
  if (version !== undefined)
    throw usage("rollback takes a model without a version.", `To return to ${version}, add --to ${version}.`);
  const [to, from, reason] = [text(values, "to"), text(values, "from"), reasonOf(values)];
  if (reason === undefined) throw usage('rollback needs a reason: --reason "…".', example);
  const parsed = to === undefined ? undefined : parseTag(`models/${model}/${to.replace(/^.*@/, "")}`);
  if (parsed?.ok === false) throw usage(`--to is ${JSON.stringify(to)}: ${parsed.reason}.`, parsed.fix);
  return {
    ...{ model, environment: requiredEnvironment("rollback", values), reason },
    ...(parsed === undefined ? {} : { to: parsed.value.version }),
    ...(from === undefined ? {} : { from: readPlaceName("from", from) }),
    json: values.json === true,
  };
}

export function statusOptions(positionals: readonly string[], values: Values): StatusOptions {
  if (positionals.length > 0) throw usage("status takes no argument.", `For example  ${COMMANDS.status.example}`);
  const [environment, at] = [text(values, "env"), text(values, "at")];
  const atMs = at === undefined ? undefined : parseTime(at);
  if (at !== undefined && atMs === undefined) {
    throw usage(
      `--at is ${JSON.stringify(at)}, which is no date or time.`,
      "Write for example  --at 2026-11-25T14:05Z  or  --at 2026-11-25T15:05+01:00;  without a zone, it is UTC.",
    );
  }
  return {
    ...(environment === undefined ? {} : { environment: requireEnvironment(environment) }),
    ...(atMs === undefined ? {} : { atMs }),
    json: values.json === true,
  };
}

function onlyTarget(command: "promote" | "rollback", positionals: readonly string[]) {
  const [target, ...surplus] = positionals;
  const example = `For example  ${COMMANDS[command].example}`;
  if (target === undefined || surplus.length > 0)
    throw usage(`${command} takes one argument, not ${positionals.length}.`, example);
  return readTarget(target);
}

function requiredEnvironment(command: "promote" | "rollback", values: Values): string {
  const environment = text(values, "env");
  if (environment !== undefined) return requireEnvironment(environment);
  throw usage(`${command} needs an environment: --env <environment>.`, `For example  ${COMMANDS[command].example}`);
}

function requireEnvironment(name: string): string {
  if (isEnvironment(name)) return name;
  throw usage(
    `--env is ${JSON.stringify(name)}, which cannot be an environment.`,
    'Use a lower-case letter, then lower-case letters, digits, ".", "_" or "-", and no name that could be a version or latest.',
  );
}

function reasonOf(values: Values): string | undefined {
  const reason = text(values, "reason")?.trim();
  if (reason === undefined || isReason(reason)) return reason;
  throw usage(
    "--reason must be one line of visible text, of at most 500 characters.",
    'Write for example  --reason "error rate doubled"',
  );
}

/** An empty value is what a script passes whose variable is not set: it is no value that anyone means. */
function text(values: Values, name: OptionName): string | undefined {
  const value = values[name];
  if (value === "") throw usage(`--${name} is empty.`, "Give it a value, or leave the option out.");
  return typeof value === "string" ? value : undefined;
}
