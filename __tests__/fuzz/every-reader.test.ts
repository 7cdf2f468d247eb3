import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ModelUnreadable } from "../../src/formats/onnx/wire.ts";
import { FEED_TYPES, type FeedType, type FixtureFormat, type FixturePlan } from "../../src/gate/fixtures/plan.ts";
import { parseLfsPointer } from "../../src/platform/git/lfs.ts";
import { JobFailure } from "../../src/platform/onnxruntime/protocol.ts";
import { readHeader, readRows } from "../../src/platform/readers/read.ts";
import { readTensorProto } from "../../src/platform/readers/tensor-proto.ts";
import { parseMetadata } from "../../src/registry/metadata.ts";
import { parsePolicy } from "../../src/registry/policy.ts";
import { readReport } from "../../src/releases/read-report.ts";
import * as onnx from "../helpers/onnx.ts";
import { metadataOf } from "../helpers/registry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { inputOf } from "./inputs.ts";
import { mutateMessage } from "./protobuf.ts";
import { mutateBytes, Random } from "./random.ts";
import { mutateJson } from "./text.ts";

/** Bytes that nobody would write end in what a reader is declared to end in: a value, findings, or a problem of the file. */

const { FUZZ_COUNT, FUZZ_FROM = "0", FUZZ_HEARTBEAT } = process.env;
const COUNT = FUZZ_COUNT === undefined ? 200 : Math.ceil(Number(FUZZ_COUNT) / 5);
const FROM = Number(FUZZ_FROM);
/** A batch more than this is no set that the mutations make of a few rows: reading would not end. */
const MAX_BATCHES = 1000;

const folder = tempFolder();
const fixture = (name: string) => readFileSync(`__tests__/fixtures/${name}`);
const text = (name: string, lines: number) =>
  Buffer.from(fixture(name).toString("utf8").split("\n").slice(0, lines).join("\n"));
const several = (bytes: Buffer, random: Random) => {
  let changed = bytes;
  for (let i = random.below(3); i >= 0; i--) changed = mutateBytes(changed, random);
  return changed;
};

/** Feeds a model with every column of a set, so that each reader of a cell takes part. */
async function readSet(format: FixtureFormat, bytes: Buffer, random: Random): Promise<void> {
  const file = join(folder, `set.${format}`);
  writeFileSync(file, bytes);
  const { columns } = await readHeader(file, format);
  const typeOf = (stated: string | undefined): FeedType =>
    FEED_TYPES.find((t) => t === stated) ?? random.pick(FEED_TYPES);
  const inputs = columns.map(({ name, type, shape }): FixturePlan["inputs"][number] =>
    shape !== undefined && shape.length > 1
      ? { kind: "array", name, type: typeOf(type), array: name }
      : { kind: "column", name, type: typeOf(type), column: name, tail: [] },
  );
  const label = columns[0] && { column: columns[0].name, as: "text" as const };
  const plan: FixturePlan = { file, format, inputs, slices: [], outputs: {}, ...(label ? { label } : {}) };
  const reading = readRows(plan, 64);
  for (let batches = 0; !(await reading.next()).done; batches++) {
    if (batches > MAX_BATCHES) throw new Error("reading goes on without end");
  }
}

const SETS: readonly [FixtureFormat, string, Buffer][] = [
  ["csv", "every-type.csv", text("every-type.csv", 6)],
  ["jsonl", "every-type.jsonl", text("every-type.jsonl", 4)],
  ["npz", "every-type.npz", fixture("every-type.npz")],
  ["npz", "several-inputs.npz", fixture("several-inputs.npz")],
  ["parquet", "every-type-none.parquet", fixture("every-type-none.parquet")],
  ["parquet", "every-type-snappy.parquet", fixture("every-type-snappy.parquet")],
];

const POINTER = Buffer.from(
  `version https://git-lfs.github.com/spec/v1\next-0-a sha256:1\noid sha256:${"a".repeat(64)}\nsize 12\n`,
);
const METADATA = JSON.stringify(metadataOf({ model_name: "m", version: "1.0.0" }, 1));
const TENSORS = [
  onnx.floats("w", 2, 3),
  onnx.tensor("i", [2], [4, -5], onnx.INT64),
  onnx.tensor("s", [2], ["a", "b"], onnx.STRING),
  readFileSync("__tests__/fixtures/parity/test_data_set_0/input_0.pb"),
];

const READERS: Readonly<Record<string, (seed: number, random: Random) => Promise<void> | void>> = {
  ...Object.fromEntries(
    SETS.map(([format, name, bytes]) => [
      name,
      (_: number, random: Random) =>
        readSet(
          format,
          format === "jsonl" ? Buffer.from(mutateJson(bytes.toString(), random)) : several(bytes, random),
          random,
        ),
    ]),
  ),
  "a tensor of test data": (_, random) => void readTensorProto(mutateMessage(random.pick(TENSORS), "tensor", random)),
  "metadata.json": (_, random) => void parseMetadata("metadata.json", Buffer.from(mutateJson(METADATA, random))),
  "model.yml": (seed) => void parsePolicy("model.yml", inputOf("yaml", seed)),
  "a report": (seed) => void readReport(inputOf("json", seed).toString("utf8")),
  "a Git LFS pointer": (_, random) => void parseLfsPointer(several(POINTER, random).toString("utf8")),
};

test.each(Object.entries(READERS))("%s: whatever the bytes, nothing but the declared ends", async (name, read) => {
  const wrong: string[] = [];
  for (let seed = FROM; seed < FROM + COUNT; seed++) {
    if (FUZZ_HEARTBEAT !== undefined) writeFileSync(FUZZ_HEARTBEAT, `${name} ${seed}`);
    try {
      await read(seed, new Random(seed * 7 + name.length));
    } catch (error) {
      if (error instanceof JobFailure || error instanceof ModelUnreadable) continue;
      wrong.push(`${seed}: ${(error as Error).stack?.split("\n").slice(0, 5).join(" ")}`);
    }
  }
  expect(wrong.slice(0, 10)).toEqual([]);
});
