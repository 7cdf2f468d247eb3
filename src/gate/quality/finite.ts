import { type Finding, finding } from "../../domain/finding.ts";
import { counted, formatCount } from "../../domain/numbers.ts";
import type { Scores } from "../../metrics/rows.ts";
import { placeOf } from "../fixtures/place.ts";
import type { Predictions } from "../ports.ts";
import { gateRules as rules } from "../rules.ts";

/** The finding of an answer that is NaN or infinite, with how many rows have one; `first` is the first such value. */
export function describeNotFinite(
  predictions: Predictions,
  { width, values }: Scores,
  first: number,
  model: string,
  fixtures: string,
): Finding {
  const rows = new Set<number>();
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) rows.add(Math.floor(i / width));
  });
  const place = placeOf(predictions, Math.floor(first / width));
  return finding(rules.notFinite, {
    message: `${model} returns NaN or infinity for ${formatCount(rows.size)} of ${counted(predictions.rows, "row")}, first for ${place} of ${fixtures}.`,
    location: { file: model },
  });
}
