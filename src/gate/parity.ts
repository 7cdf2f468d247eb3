import { type Finding, finding } from "../domain/finding.ts";
import { counted, formatCount } from "../domain/numbers.ts";
import type { OutputParity, Parity } from "./ports.ts";
import { gateRules as rules } from "./rules.ts";

/**
 * What is to be said of the outputs of a model and those of its ONNX test data: an error for each output that differs or
 * could not be compared, a warning for those that the data does not hold.
 */
export function judgeParity(
  { outputs, notHeld = [], sets, tolerance }: Parity,
  model: string,
  fixtures: string,
): Finding[] {
  const location = { file: fixtures };
  const silent = notHeld.length === 0 && outputs.length > 0 ? [] : [describeNotHeld(outputs, notHeld, model, fixtures)];
  const notCompared = outputs.flatMap(({ name, notCompared: why }) =>
    why === undefined
      ? []
      : [
          finding(rules.parityNotCompared, {
            message: `The output ${name} of ${model} was not compared with ${fixtures}: ${why}.`,
            location,
          }),
        ],
  );
  const missed = outputs
    .filter((o) => o.mismatchingSets > 0)
    .map(({ name, mismatches, mismatchingSets, maxAbsolute }) => {
      const [first] = mismatches;
      const where = first === undefined ? "" : `: first ${first.set}, where ${first.why}`;
      // Text and whole numbers have no distance, and that of an infinity is none.
      const far =
        maxAbsolute > 0
          ? ` (largest difference ${maxAbsolute.toPrecision(3)}; tolerance ${tolerance.absolute} + ${tolerance.relative} of the expected value)`
          : "";
      const message = `The output ${name} of ${model} differs from ${fixtures} in ${formatCount(mismatchingSets)} of ${counted(sets, "set")}${where}${far}.`;
      return finding(rules.parityMissed, { message, location });
    });
  const warnings = silent.map((message) => finding(rules.parityWithoutOutputs, { message, location }));
  return [...missed, ...notCompared, ...warnings];
}

function describeNotHeld(
  outputs: readonly OutputParity[],
  notHeld: readonly string[],
  model: string,
  fixtures: string,
): string {
  return outputs.length === 0
    ? `${fixtures} contains no expected outputs, so those of ${model} were not compared.`
    : `${fixtures} contains no expected values for these outputs of ${model}: ${notHeld.join(", ")}.`;
}
