import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { opaque } from "../sample.ts";

export const example: Pair = { old: opaque(), next: opaque({ model: "b2" }) };

export const nearMiss: Pair = { old: opaque(), next: opaque({ readme: "c2" }) };
