import type { ContractRule } from "../contract-rule.ts";
import { architectureChanged } from "./architecture-changed.ts";
import { classAdded } from "./class-added.ts";
import { classRemoved } from "./class-removed.ts";
import { classReordered } from "./class-reordered.ts";
import { documentsChanged } from "./documents-changed.ts";
import { domainAdded } from "./domain-added.ts";
import { exportFormatChanged } from "./export-format-changed.ts";
import { externalDataAdded } from "./external-data-added.ts";
import { featureInserted } from "./feature-inserted.ts";
import { featureRemoved } from "./feature-removed.ts";
import { featureReordered } from "./feature-reordered.ts";
import { inputAdded } from "./input-added.ts";
import { inputAddedOptional } from "./input-added-optional.ts";
import { inputDimensionNarrowed } from "./input-dimension-narrowed.ts";
import { inputDimensionWidened } from "./input-dimension-widened.ts";
import { inputOptional } from "./input-optional.ts";
import { inputRankChanged } from "./input-rank-changed.ts";
import { inputRemoved } from "./input-removed.ts";
import { inputReordered } from "./input-reordered.ts";
import { inputRequired } from "./input-required.ts";
import { inputTypeChanged } from "./input-type-changed.ts";
import { irVersionRaised } from "./ir-version-raised.ts";
import { labelAdded } from "./label-added.ts";
import { labelRemoved } from "./label-removed.ts";
import { labelReordered } from "./label-reordered.ts";
import { modelChanged } from "./model-changed.ts";
import { modelTypeChanged } from "./model-type-changed.ts";
import { nothingChanged } from "./nothing-changed.ts";
import { opsetRaised } from "./opset-raised.ts";
import { outputAdded } from "./output-added.ts";
import { outputDimensionWidened } from "./output-dimension-widened.ts";
import { outputMoved } from "./output-moved.ts";
import { outputRemoved } from "./output-removed.ts";
import { outputReshaped } from "./output-reshaped.ts";
import { outputShapeStated } from "./output-shape-stated.ts";
import { outputTypeChanged } from "./output-type-changed.ts";
import { quantizationChanged } from "./quantization-changed.ts";
import { weightsChanged } from "./weights-changed.ts";

/** Every way in which two versions are compared, in the order in which changes are reported. */
export const contractRules: readonly ContractRule[] = [
  inputRemoved,
  inputAdded,
  inputRequired,
  inputTypeChanged,
  inputRankChanged,
  inputDimensionNarrowed,
  outputRemoved,
  outputMoved,
  outputTypeChanged,
  outputReshaped,
  featureRemoved,
  featureInserted,
  featureReordered,
  classRemoved,
  classReordered,
  labelRemoved,
  labelReordered,
  modelTypeChanged,
  exportFormatChanged,
  externalDataAdded,
  inputAddedOptional,
  inputOptional,
  inputDimensionWidened,
  inputReordered,
  outputAdded,
  outputDimensionWidened,
  outputShapeStated,
  classAdded,
  labelAdded,
  architectureChanged,
  opsetRaised,
  domainAdded,
  irVersionRaised,
  quantizationChanged,
  weightsChanged,
  modelChanged,
  documentsChanged,
  nothingChanged,
];
