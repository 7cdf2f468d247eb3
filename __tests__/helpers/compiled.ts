import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { transformSync } from "@swc/core";
import { tempFolder } from "./temp-folder.js";

/** `src/` and further folders of sources as JavaScript that a child process can run; gives the folder that holds them. */
export function compileSources(...folders: readonly string[]): string {
  const out = tempFolder();
  for (const folder of ["src", ...folders]) {
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (name.endsWith(".ts")) compile(join(folder, name), join(out, folder, name.replace(/\.ts$/, ".js")));
    }
  }
  writeFileSync(join(out, "package.json"), JSON.stringify({ type: "module" }));
  symlinkSync(resolve("node_modules"), join(out, "node_modules"));
  return out;
}

function compile(source: string, target: string): void {
  const { code } = transformSync(readFileSync(source, "utf8"), {
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
    module: { type: "es6" },
  });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}
