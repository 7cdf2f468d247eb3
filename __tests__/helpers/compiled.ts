import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { transformSync } from "@swc/core";

/** `src/` and `further` folders as a child process can load them, without a build before: `<folder>/src/….js`. */
export function compileSources(folder: string, ...further: readonly string[]): void {
  for (const source of ["src", ...further]) {
    for (const path of readdirSync(source, { recursive: true, encoding: "utf8" })) {
      if (path.endsWith(".ts")) compile(join(source, path), join(folder, source, path.replace(/\.ts$/, ".js")));
    }
  }
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
}

function compile(source: string, target: string): void {
  const { code } = transformSync(readFileSync(source, "utf8"), {
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
    module: { type: "es6" },
  });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}
