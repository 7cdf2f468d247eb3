import type { GateResult } from "../gate/result.ts";

/** What the gate resulted in, run here or elsewhere. */
export type Measured = GateResult;
