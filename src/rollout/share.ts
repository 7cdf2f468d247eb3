import { ALL } from "./record.ts";

/** `5%`, `0.25%`: basis points as people read them. */
export function formatSharePercent(basisPoints: number): string {
  return `${basisPoints / 100}%`;
}

/** Reads a share in percent with at most two decimals, as basis points; `undefined` if it is none from 0.01 to 100. */
export function parseSharePercent(text: string): number | undefined {
  const [, whole, decimals = ""] = /^(\d{1,3})(?:\.(\d{1,2}))?%?$/.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const basisPoints = Number(whole) * 100 + Number(decimals.padEnd(2, "0"));
  return basisPoints >= 1 && basisPoints <= ALL ? basisPoints : undefined;
}

export type StepsParse =
  | { readonly ok: true; readonly steps: readonly number[] }
  /** `reason` is a clause. */
  | { readonly ok: false; readonly reason: string; readonly fix: string };

/** Reads the steps of a rollout, such as `5,25,50,100`, as basis points. */
export function parseSteps(text: string): StepsParse {
  const parts = text.split(",").map((part) => part.trim());
  const steps = parts.map(parseSharePercent);
  const bad = steps.indexOf(undefined);
  const example = "Write ascending percentages that end with 100, for example 5,25,50,100.";
  if (bad >= 0) {
    return { ok: false, reason: `${JSON.stringify(parts[bad])} is not a percentage from 0.01 to 100`, fix: example };
  }
  const known = steps.filter((step) => step !== undefined);
  const at = known.findIndex((step, i) => i > 0 && step <= (known[i - 1] ?? 0));
  if (at >= 0) return { ok: false, reason: `${parts[at]} is not above the step before it`, fix: example };
  if (known.at(-1) !== ALL) return { ok: false, reason: "the last step is not 100", fix: example };
  return known.length <= MAX_STEPS
    ? { ok: true, steps: known }
    : { ok: false, reason: `there are more than ${MAX_STEPS} steps`, fix: example };
}

const MAX_STEPS = 100;
