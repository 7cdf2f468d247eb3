import { type Finding, finding, type Location } from "../domain/finding.ts";
import type { ModelSignature } from "../domain/signature.ts";
import { describeMade, firstTries, hintedTries, keyOf, type MadeInputs } from "./made-inputs.ts";
import { describeFailure } from "./model-failure.ts";
import type { Inference, InferenceFailure, Progress } from "./ports.ts";
import { gateRules as rules } from "./rules.ts";

/** Processes that may die under made-up inputs before the tool stops trying. */
const MAX_DEATHS = 3;
/** Sets of tries: the first one, and those of sizes that messages mention. */
const MAX_SETS = 3;

export type MadeUp =
  | { readonly ok: true; readonly inputs: MadeInputs; readonly findings: readonly Finding[] }
  /** Warnings where no made-up inputs ran; errors only where the failure is not one of the inputs. */
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Looks for made-up inputs that a model runs on. That none runs, or that the process dies under one, says nothing about
 * the model: the inputs are the tool's own guess.
 */
export async function tryInputs(
  { modelPath, model }: { readonly modelPath: string; readonly model: string },
  signature: ModelSignature,
  inference: Pick<Inference, "attempt">,
  progress: Progress,
): Promise<MadeUp> {
  const location = { file: model };
  const failures: Failed[] = [];
  let deaths = 0;
  let tries = firstTries(signature);
  for (let set = 0; set < MAX_SETS && tries.length > 0; set++) {
    let at = 0;
    while (at < tries.length) {
      const rest = tries.slice(at);
      const started = { done: 0 };
      const tried = await inference.attempt(modelPath, rest, (done, total, what, left) => {
        started.done = done;
        progress(done, total, what, left);
      });
      if (tried.ok) {
        const { ran, messages } = tried.value;
        failures.push(...messages.map((message, i) => ({ made: rest[i] as MadeInputs, message })));
        const inputs = ran === undefined ? undefined : rest[ran];
        if (inputs !== undefined)
          return { ok: true, inputs, findings: [describeRan(model, inputs, failures, location)] };
        // The time for tries is used up where some were left out.
        if (messages.length < rest.length) return notRun(failures, model, location);
        break;
      }
      if (!isOfInputs(tried.failure)) return { ok: false, findings: describeFailure(tried.failure, { model }) };
      const made = rest[started.done] ?? rest[0];
      failures.push({ made: made as MadeInputs, failure: tried.failure });
      deaths += 1;
      if (deaths >= MAX_DEATHS || tried.failure.kind === "timeout") return notRun(failures, model, location);
      at += started.done + 1;
    }
    const known = new Set(failures.map(({ made }) => keyOf(made)));
    const messages = failures.flatMap(({ message }) => (message === undefined ? [] : [message]));
    tries = hintedTries(signature, messages).filter((made) => !known.has(keyOf(made)));
  }
  return notRun(failures, model, location);
}

interface Failed {
  readonly made: MadeInputs;
  readonly message?: string;
  readonly failure?: InferenceFailure;
}

/** Failures that other inputs might not have brought about. */
function isOfInputs({ kind }: InferenceFailure): boolean {
  return kind === "run" || kind === "timeout" || kind === "memory" || kind === "crash";
}

function describeRan(model: string, inputs: MadeInputs, failures: readonly Failed[], location: Location): Finding {
  const [first] = failures;
  if (first === undefined) {
    const message = `There is no fixture set to run ${model} on, so it was run on made-up inputs: ${describeMade(inputs)}.`;
    return finding(rules.madeInputs, { message, location });
  }
  const message =
    `${model} could not be run on made-up inputs of ${describeMade(first.made)}: ${whyOf(first, model)} ` +
    `It runs on ${describeMade(inputs)}, the ${ordinal(failures.length + 1)} that was tried.`;
  return finding(rules.madeInputsFailed, { message, location });
}

function ordinal(n: number): string {
  const suffix = n % 100 > 10 && n % 100 < 14 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return `${n}${suffix}`;
}

function notRun(failures: readonly Failed[], model: string, location: Location): MadeUp {
  const [first] = failures;
  const last = failures.findLast(({ failure }) => failure !== undefined) ?? first;
  if (first === undefined || last === undefined) {
    const message = `${model} was loaded but not run: made-up inputs of the shapes that it states would be too large.`;
    return { ok: false, findings: [finding(rules.madeInputsFailed, { message, location })] };
  }
  const others =
    failures.length === 1 ? "" : `, nor on ${failures.length === 2 ? "one other" : `${failures.length - 1} others`}`;
  const message =
    `${model} could not be run on made-up inputs: not on ${describeMade(first.made)}${others}. ` +
    `${last === first ? "" : `With ${describeMade(last.made)}: `}${whyOf(last, model)}`;
  return { ok: false, findings: [finding(rules.madeInputsFailed, { message, location })] };
}

const MAX_QUOTE = 450;

function whyOf({ message = "it failed", failure }: Failed, model: string): string {
  if (failure !== undefined) return describeMadeFailure(failure, model);
  const text = message.trim().replace(/\.+$/, "");
  return text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE).trim()}…` : `${text}.`;
}

/** What a failure says, without the verdict that the same failure would be on inputs of the model's own. */
function describeMadeFailure(failure: InferenceFailure, model: string): string {
  return describeFailure(failure, { model })[0]?.message ?? "it failed.";
}

/** A failure of a model that was timed on made-up inputs after it ran on them: no verdict either. */
export function describeTimedFailure(
  failure: InferenceFailure,
  model: string,
  inputs: MadeInputs | undefined,
): Finding[] {
  if (!isOfInputs(failure)) return describeFailure(failure, { model });
  const on = inputs === undefined ? "" : ` (${describeMade(inputs)})`;
  const message = `${model} could not be timed on made-up inputs${on}: ${describeMadeFailure(failure, model)}`;
  return [finding(rules.madeInputsFailed, { message, location: { file: model } })];
}
