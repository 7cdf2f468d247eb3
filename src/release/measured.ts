import type { GateResult } from "../gate/result.ts";

/** What the gate came to, run here or elsewhere. */
export type Measured = GateResult;
