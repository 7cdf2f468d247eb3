import type { FixtureFormat, FixturePlan } from "../../../gate/fixtures/plan.js";
import type { FixtureHeader } from "../../../gate/ports.js";
import type { Reading } from "./batch.js";
import { readCsv, readCsvHeader } from "./csv.js";
import { readJsonl, readJsonlHeader } from "./jsonl.js";
import { readNpz, readNpzHeader } from "./npz.js";
import { readParquet, readParquetHeader } from "./parquet.js";
import { readTestDataHeader } from "./test-data.js";

/** What a fixture set says of itself. */
export function readHeader(file: string, format: FixtureFormat): Promise<FixtureHeader> {
  switch (format) {
    case "csv":
      return readCsvHeader(file);
    case "jsonl":
      return readJsonlHeader(file);
    case "parquet":
      return readParquetHeader(file);
    case "npz":
      return readNpzHeader(file);
    case "onnx":
      return readTestDataHeader(file);
  }
}

/** Streams the rows of a fixture set in batches of at most `most`. */
export function readRows(plan: FixturePlan, most: number): Reading {
  switch (plan.format) {
    case "csv":
      return readCsv(plan, most);
    case "jsonl":
      return readJsonl(plan, most);
    case "parquet":
      return readParquet(plan, most);
    case "npz":
      return readNpz(plan, most);
    case "onnx":
      throw new Error("an ONNX test-data set has no rows");
  }
}
