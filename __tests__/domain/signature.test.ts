import { formatDimensions, formatPort } from "../../src/domain/signature.ts";

test.each([
  [{ name: "x", isTensor: true, type: "float32", shape: ["N", 12] }, "float32[N, 12]"],
  [{ name: "x", isTensor: true, type: "int64", shape: [] }, "int64[]"],
  [{ name: "x", isTensor: true }, "unknown[]"],
  [{ name: "x", isTensor: false, type: "sequence" }, "not a tensor"],
])("a port is shown by its type and shape: %j", (port, text) => {
  expect(formatPort(port)).toBe(text);
});

test("a shape of very many dimensions is cut, and its length stated", () => {
  const shape = Array.from({ length: 17 }, (_, i) => i + 1);
  const sixteen = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16";
  expect(formatDimensions(shape.slice(0, 16))).toBe(sixteen);
  expect(formatDimensions(shape)).toBe(`${sixteen}, … (17 dimensions)`);
});
