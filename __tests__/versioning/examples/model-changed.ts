import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { opaque } from "../sample.ts";

export const example: Pair = { old: opaque(), next: opaque({ model: "b2" }) };

export const said = [
  "The bytes of the model changed; models of this format are not inspected, so only metadata.json shows how.",
];

export const nearMiss: Pair = { old: opaque(), next: opaque({ readme: "c2" }) };
