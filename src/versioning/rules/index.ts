import type { ContractRule } from "../contract-rule.js";
import { architectureChanged } from "./architecture-changed.js";
import { classAdded } from "./class-added.js";
import { classRemoved } from "./class-removed.js";
import { classReordered } from "./class-reordered.js";
import { documentsChanged } from "./documents-changed.js";
import { domainAdded } from "./domain-added.js";
import { exportFormatChanged } from "./export-format-changed.js";
import { externalDataAdded } from "./external-data-added.js";
import { featureInserted } from "./feature-inserted.js";
import { featureRemoved } from "./feature-removed.js";
import { featureReordered } from "./feature-reordered.js";
import { inputAdded } from "./input-added.js";
import { inputAddedOptional } from "./input-added-optional.js";
import { inputDimensionNarrowed } from "./input-dimension-narrowed.js";
import { inputDimensionWidened } from "./input-dimension-widened.js";
import { inputOptional } from "./input-optional.js";
import { inputRankChanged } from "./input-rank-changed.js";
import { inputRemoved } from "./input-removed.js";
import { inputReordered } from "./input-reordered.js";
import { inputRequired } from "./input-required.js";
import { inputTypeChanged } from "./input-type-changed.js";
import { irVersionRaised } from "./ir-version-raised.js";
import { labelAdded } from "./label-added.js";
import { labelRemoved } from "./label-removed.js";
import { labelReordered } from "./label-reordered.js";
import { modelChanged } from "./model-changed.js";
import { modelTypeChanged } from "./model-type-changed.js";
import { nothingChanged } from "./nothing-changed.js";
import { opsetRaised } from "./opset-raised.js";
import { outputAdded } from "./output-added.js";
import { outputDimensionWidened } from "./output-dimension-widened.js";
import { outputMoved } from "./output-moved.js";
import { outputRemoved } from "./output-removed.js";
import { outputReshaped } from "./output-reshaped.js";
import { outputShapeStated } from "./output-shape-stated.js";
import { outputTypeChanged } from "./output-type-changed.js";
import { quantizationChanged } from "./quantization-changed.js";
import { weightsChanged } from "./weights-changed.js";

/** Every way in which two versions are compared, in the order in which changes are told. */
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
