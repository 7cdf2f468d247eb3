// Replaces a site, and kills itself before the rename or removal with the number that it is told (-1: none), or with
// "writing" before the second part. Arguments: folder, text of the page, number.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const [folder = "", text = "", point = "-1"] = process.argv.slice(2);
const { promises } = fs;
let done = 0;

function die(): Promise<never> {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => {});
}

for (const name of ["rename", "rm"] as const) {
  const original = promises[name] as (...args: unknown[]) => Promise<void>;
  Object.assign(promises, {
    [name]: async (...args: unknown[]) => {
      if (String(done) === point) await die();
      done += 1;
      return original(...args);
    },
  });
}
syncBuiltinESMExports();

async function* parts() {
  yield { path: "index.html", text };
  yield { path: "models/a.html", text };
  if (point === "writing") await die();
  yield { path: "catalogue.json", text };
}

// Loaded only now, so that it is given the operations above.
const { replaceSite } = await import("../../../../src/platform/files/replace-site.ts");
await replaceSite(folder, parts());
process.stdout.write(String(done));
