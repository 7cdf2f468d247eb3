import { SPDX_LICENSES } from "../../../src/registry/spdx-licenses.ts";
import { bomOf } from "../../../src/report/verifiers/bom.ts";
import { NEWER_LICENSES } from "../../../src/report/verifiers/newer-licenses.ts";
import { EVERY_FIELD } from "../../helpers/every-field.ts";
import { reportOf } from "../../helpers/report.ts";
import { metadata } from "../../rules/raised.ts";

const SHA = "a".repeat(64);
const METADATA = metadata().value;
const IDENTITY = "0123456789abcdef0123456789abcdef".repeat(2);
// biome-ignore lint/suspicious/noExplicitAny: a document that is looked into
const bom = (report = EVERY_FIELD): any => bomOf(report, METADATA, IDENTITY);

test("the model has its license, owner, lineage, digests and files", () => {
  const { serialNumber, metadata: meta } = bom();
  expect(serialNumber).toBe("urn:uuid:01234567-89ab-8def-8123-456789abcdef");
  expect(meta).toMatchObject({ timestamp: EVERY_FIELD.createdAt, tools: { components: [{ name: "model-release" }] } });
  expect(meta.component).toMatchObject({
    ...{ type: "machine-learning-model", "bom-ref": "models/scorer/1.0.1", name: "scorer", version: "1.0.1" },
    ...{ supplier: { name: "Ads" }, licenses: [{ license: { id: "MIT" } }], description: "To score" },
    hashes: [{ alg: "SHA-256", content: SHA }],
    pedigree: { commits: [{ uid: "3".repeat(40) }] },
    externalReferences: [
      { type: "evidence", url: "https://x/7" },
      { type: "build-meta", url: "https://x/1" },
    ],
    components: [{ type: "file", name: "model.onnx", hashes: [{ alg: "SHA-256", content: SHA }] }],
  });
});

test("a license of one's own has a name, and no identifier", () => {
  const { component } = bom({ ...EVERY_FIELD, license: "LicenseRef-Acme" }).metadata;
  expect(component.licenses).toEqual([{ license: { name: "LicenseRef-Acme" } }]);
});

test("a license that CycloneDX 1.6 does not list yet has a name: its schema refuses the identifier", () => {
  for (const license of ["FSL-1.1-MIT", "FSL-1.1-ALv2", "CC-PDM-1.0"]) {
    const { component } = bom({ ...EVERY_FIELD, license }).metadata;
    expect(component.licenses).toEqual([{ license: { name: license } }]);
  }
  expect([NEWER_LICENSES.size, [...NEWER_LICENSES].filter((id) => !SPDX_LICENSES.includes(id))]).toEqual([68, []]);
});

test("the model card has what was measured, with intervals and slices, and no declared value", () => {
  const { modelCard } = bom().metadata.component;
  const confidenceInterval = { lowerBound: "0.8", upperBound: "0.9" };
  expect(modelCard.quantitativeAnalysis.performanceMetrics).toEqual([
    { type: "accuracy", value: "0.85", confidenceInterval },
    { type: "accuracy", value: "0.85", slice: "site=a", confidenceInterval },
    { type: "latency_p50_ms", value: "1.5", confidenceInterval: { lowerBound: "1.25", upperBound: "1.75" } },
  ]);
  expect(modelCard.modelParameters).toMatchObject({
    ...{ task: "classification", inputs: [{ format: "x: float32[N, 3]" }], outputs: [{ format: "y" }] },
    datasets: [{ ref: "training-data" }, { ref: "fixtures" }],
  });
});

test("data sets are there by digest, the training data with what names it", () => {
  const [training, fixtures] = bom().components;
  expect(training).toMatchObject({
    hashes: [{ content: METADATA.training_config.dataset_hash }],
    properties: [{ name: "model-release:lineage.data", value: "s3://a" }],
  });
  expect(fixtures).toMatchObject({ name: "m/rows.csv", hashes: [{ content: SHA }] });
});

test("what is not known is left out", () => {
  const { purpose: _, ...report } = reportOf({ verdict: "ungated", gated: false });
  const { metadata: meta, components } = bom(report);
  for (const key of ["licenses", "supplier", "pedigree", "externalReferences", "description"])
    expect(meta.component).not.toHaveProperty(key);
  expect(meta.component.modelCard).not.toHaveProperty("quantitativeAnalysis");
  expect(components).toHaveLength(1);
});

test("the same report gives the same bytes", () => {
  expect(JSON.stringify(bom())).toBe(JSON.stringify(bom(structuredClone(EVERY_FIELD))));
});
