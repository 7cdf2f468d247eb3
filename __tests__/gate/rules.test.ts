import { gateRules } from "../../src/gate/rules.ts";
import { expectCatalogue } from "../helpers/catalogue.ts";

test("every rule of the gate explains itself, and stops a release or not as promised", () => {
  expectCatalogue(gateRules, {
    errors: [
      ...["model/not-onnx", "model/truncated", "model/unsupported-version", "model/custom-operator"],
      ...["model/external-data", "model/load-failed", "model/run-failed", "model/timed-out", "model/out-of-memory"],
      ...["model/crashed", "model/unsupported-type", "model/not-finite", "model/unknown-class"],
      ...["fixtures/inputs", "fixtures/columns-missing", "fixtures/column-twice", "fixtures/label-missing"],
      ...["fixtures/named-column", "fixtures/cell", "fixtures/unreadable", "fixtures/no-rows", "fixtures/format"],
      ...["fixtures/unknown-class", "fixtures/target", "fixtures/weight", "fixtures/query-missing"],
      ...["gate/parity", "gate/parity-not-compared", "gate/output-missing", "gate/positive-class"],
      ...["gate/scores-as-labels", "gate/not-probabilities", "gate/threshold"],
      ...["metric/too-many-slices", "metric/not-measured", "latency/regression", "documents/not-measured"],
    ],
    waivable: [
      ...["model/not-deterministic", "model/depends-on-batch", "model/rounds-with-batch"],
      ...["metric/limit", "metric/undecided", "metric/not-comparable", "metric/slices-undecided", "metric/majority"],
      ...["metric/mean", "metric/declared", "metric/not-reproduced", "latency/limit", "gate/none"],
      ...["gate/score-kind-changed", "gate/zip-map-labels"],
    ],
    warnings: [
      ...["model/rounds-with-batch", "model/non-tensor-output", "gate/made-inputs-failed"],
      ...["gate/parity-without-outputs", "gate/none", "gate/format-not-run"],
      ...["gate/positive-class-doubtful", "gate/zip-map-labels", "gate/zip-map-not-measured", "model/zip-map"],
      ...["metric/undecided", "metric/not-comparable", "metric/slices-undecided", "metric/majority", "metric/declared"],
      ...["metric/mean", "fixtures/one-label", "latency/slower", "latency/undecided", "latency/host-unfit"],
    ],
    notices: [
      ...["model/fixed-batch", "gate/made-inputs", "metric/no-previous", "metric/not-compared"],
      ...["metric/slice-too-small", "latency/skipped", "gate/defaults", "gate/zip-map"],
    ],
  });
});
