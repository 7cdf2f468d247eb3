import { readClassification } from "./classification.js";
import { readRanking } from "./ranking.js";
import { readRegression } from "./regression.js";
import type { SampleInput, SampleRead } from "./sample.js";

/** Reads predictions as rows of the model's type; what cannot be told is a finding for each row. */
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
