import type { Plan } from "../publish/plan.js";

/** Hears how a run comes along. It may show it or keep silent; it never decides. */
export interface Listener {
  stage(title: string): void;
  progress(done: number, total: number, what: string): void;
  plan(plan: Plan): void;
}
