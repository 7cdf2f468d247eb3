import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Stated {
  readonly version: string;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

const read = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Stated;
const { dependencies, devDependencies } = read("package.json");

/** Packages that a file of the sources loads as a value: the bundles contain them. */
const LOADED = /^(?:import|export)\s(?!type\b)[^"]*?from "((?:@[^/"]+\/)?[^./"][^/"]*)/gm;

test("what the bundles contain is not installed again for users", () => {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const bundled = sources.flatMap((file) =>
    [...readFileSync(join("src", file), "utf8").matchAll(LOADED)]
      .map(([, name = ""]) => name)
      .filter((name) => !name.startsWith("node:")),
  );
  expect(new Set(bundled).size).toBeGreaterThan(10);
  expect(bundled.filter((name) => name in dependencies)).toEqual([]);
});

test("the tests run the ONNX Runtime that users get", () => {
  const runtime = read("runtime/package.json");
  expect(runtime.dependencies).toEqual({ "onnxruntime-node": devDependencies["onnxruntime-node"] });
  expect(runtime.version).toBe(devDependencies["onnxruntime-node"]);
});
