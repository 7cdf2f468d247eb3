// A service in Node that loads a pulled model and scores labelled rows with it. Arguments: folder of the pulled version,
// file of the rows (CSV, or npz for bid), name of the label. Prints the predictions as JSON.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { unzip } from "../../../github/unzip.ts";

const [folder = "", rows = "", label = ""] = process.argv.slice(2);
const { input_features: features } = JSON.parse(readFileSync(join(folder, "metadata.json"), "utf8"));
const session = await InferenceSession.create(join(folder, "model.onnx"));
const { feeds, labels } = rows.endsWith(".npz") ? arrays() : table();
const outputs = await session.run(feeds);
const told = Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data, Number)]));
process.stdout.write(JSON.stringify({ outputs: told, labels }));

function table() {
  const [head = "", ...lines] = readFileSync(rows, "utf8").trimEnd().split(/\r?\n/);
  const columns = head.split(",");
  const cells = lines.map((line) => line.split(","));
  const at = features.map((name) => columns.indexOf(name));
  const data = Float32Array.from(cells.flatMap((row) => at.map((i) => Number(row[i]))));
  const feeds = { [session.inputNames[0]]: new Tensor("float32", data, [cells.length, features.length]) };
  return { feeds, labels: cells.map((row) => Number(row[columns.indexOf(label)])) };
}

function arrays() {
  const files = unzip(readFileSync(rows));
  const feeds = Object.fromEntries(features.map((name) => [name, array(files.get(`${name}.npy`))]));
  return { feeds, labels: Array.from(array(files.get(`${label}.npy`)).data) };
}

/** A little-endian array in C order, version 1 of the format. */
function array(npy) {
  const end = 10 + npy.readUInt16LE(8);
  const header = npy.toString("latin1", 10, end);
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? "")
    .split(",")
    .filter((d) => d.trim() !== "")
    .map(Number);
  const bytes = Uint8Array.from(npy.subarray(end)).buffer;
  return header.includes("<i8")
    ? new Tensor("int64", new BigInt64Array(bytes), shape)
    : new Tensor("float32", new Float32Array(bytes), shape);
}
