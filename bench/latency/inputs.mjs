// The inputs of a model that a script of this folder times, made in the process that runs it.
import { readFileSync } from "node:fs";
import { rowsOf } from "./models.mjs";

/** `{ name, dims, count }` for random rows, or `{ name, csv, columns, count }` for the first rows of a file. */
export function feedsOf(ort, { name, dims, count, csv, columns }) {
  const rows = csv === undefined ? rowsOf(dims, count) : readRows(csv, columns, count);
  const shape = dims ?? [1, columns.length];
  return rows.map((row) => ({ [name]: new ort.Tensor("float32", row, shape) }));
}

function readRows(path, columns, count) {
  const [header, ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const at = columns.map((column) => header.split(",").indexOf(column));
  return lines.slice(0, count).map((line) => {
    const cells = line.split(",");
    return Float32Array.from(at, (i) => Number(cells[i]));
  });
}
