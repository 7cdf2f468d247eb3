import type { FixtureFormat, FixturePlan } from "../../gate/fixtures/plan.ts";
import type { FixtureHeader } from "../../gate/ports.ts";
import type { Reading } from "./batch.ts";
import { readCsv, readCsvHeader } from "./csv.ts";
import { readJsonl, readJsonlHeader } from "./jsonl.ts";
import { readNpz, readNpzHeader } from "./npz.ts";
import { readParquet, readParquetHeader } from "./parquet.ts";
import { readTestDataHeader } from "./test-data.ts";

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
