import type { CreateInference } from "../../src/entry/outside.ts";
import { type FakeInference, fakeInference } from "./fake-inference.ts";

/** Runs that take from 0.01 to 0.1 ms. */
const QUICK = fakeInference({ profile: { inputs: 10 }, times: { candidate: quick, baseline: quick } });

function quick(_round: number, slot: number): number {
  return (1 + (slot % 10)) / 100;
}

function timesOf({ attempt, profile, pace, race }: FakeInference) {
  return { attempt, profile, pace, race };
}

export const MADE_UP_TIMES = timesOf(QUICK);

/** Runs models as `create` does, but for their times, which are made up: what is no test of latency waits for no rounds. */
export const withMadeUpTimes =
  (create: CreateInference): CreateInference =>
  (options) => ({ ...create(options), ...MADE_UP_TIMES });
