import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ readme: "c2" }) };

export const said = ["Only documents changed, not the model: README.md."];

export const nearMiss: Pair = { old: sample(), next: sample({ readme: "c2", model: "b2" }) };
