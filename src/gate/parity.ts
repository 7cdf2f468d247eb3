import { type Finding, finding } from "../nouns/finding.js";
import type { Parity } from "./ports.js";
import { gateRules as rules } from "./rules.js";

/** What is to be said of the outputs of a model beside those of its ONNX test data: one error an output that differs. */
export function judgeParity({ outputs, sets, tolerance }: Parity, model: string, fixtures: string): Finding[] {
  const location = { file: fixtures };
  if (outputs.every((o) => o.elements === 0 && o.mismatchingSets === 0)) {
    const message = `${fixtures} holds no outputs to compare those of ${model} with.`;
    return [finding(rules.parityWithoutOutputs, { message, location })];
  }
  const silent = outputs.filter((o) => o.elements === 0 && o.mismatchingSets === 0).map((o) => o.name);
  const partly =
    silent.length === 0
      ? []
      : [
          finding(rules.parityWithoutOutputs, {
            message: `${fixtures} holds nothing to compare these outputs of ${model} with: ${silent.join(", ")}.`,
            location,
          }),
        ];
  const missed = outputs
    .filter((o) => o.mismatchingSets > 0)
    .map(({ name, mismatches, mismatchingSets, maxAbsolute }) => {
      const [first] = mismatches;
      const where = first === undefined ? "" : `: first ${first.set}, where ${first.why}`;
      const message =
        `The output ${name} of ${model} differs from ${fixtures} in ${mismatchingSets} of ${sets} sets${where}` +
        ` (largest difference ${maxAbsolute.toPrecision(3)}; tolerance ${tolerance.absolute} + ${tolerance.relative} of the expected value).`;
      return finding(rules.parityMissed, { message, location });
    });
  return [...missed, ...partly];
}
