import type { Pair } from "../../../src/versioning/contract-rule.ts";
import { sample } from "../sample.ts";

export const example: Pair = { old: sample(), next: sample({ model: "b2" }) };

export const said = ["The model file changed on the same architecture: different weights or exporter metadata."];

export const nearMiss: Pair = { old: sample(), next: sample({ readme: "c2" }) };
