import { readClassification } from "./classification.ts";
import { readRanking } from "./ranking.ts";
import { readRegression } from "./regression.ts";
import type { SampleInput, SampleRead } from "./sample.ts";

/** Reads predictions as rows of the model's type; what cannot be read is a finding for each row. */
export function readSample(input: SampleInput): SampleRead {
  switch (input.type) {
    case "classification":
      return readClassification(input);
    case "regression":
      return readRegression(input);
    case "ranking":
      return readRanking(input);
  }
}
