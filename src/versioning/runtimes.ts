// The oldest ONNX Runtime that loads a model of the operator set or IR version: measured with the last patch release of
// each of its Python packages from 1.15 to 1.32.
const BY_OPSET: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  "ai.onnx": {
    19: "1.16",
    20: "1.17",
    21: "1.18",
    22: "1.21",
    23: "1.23",
    24: "1.24",
    25: "1.24",
    26: "1.25",
    27: "1.32",
    28: "1.32",
  },
  "ai.onnx.ml": { 4: "1.17", 5: "1.18" },
};
const BY_IR: Readonly<Record<number, string>> = { 10: "1.18", 11: "1.23", 12: "1.24", 13: "1.24", 14: "1.32" };

/** `, ONNX Runtime 1.21 or newer`, or nothing where it is not known. */
export function runtimeOf(domain: string, version: number): string {
  return say(BY_OPSET[domain]?.[version]);
}

export function runtimeOfIr(version: number): string {
  return say(BY_IR[version]);
}

function say(runtime: string | undefined): string {
  return runtime === undefined ? "" : `, ONNX Runtime ${runtime} or newer`;
}
