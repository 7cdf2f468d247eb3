// Writes the catalogue of many releases, and its pages, and says how long it takes and how much memory. Needs a build (npm run
// build) and Linux: peaks are read from /proc.
//
//     node bench/catalogue/run.mjs [versions] [models] [limit in MB]
//
// Releases are simulated, each with a report of its own, which is read, checked and parsed as that of a stored release.
import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";

const [versions = 100_000, models = 1000, limitMb = 200] = process.argv.slice(2).map(Number);
console.log(`${versions} versions of ${models} models, simulated; limit ${limitMb} MB`);
console.log(`${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0].toFixed(1)}, Node ${process.version}`);
for (const what of ["files", "pages"]) {
  const own = join(import.meta.dirname, "ours.mjs");
  const args = ["--no-warnings", own, what, String(versions), String(models)];
  const { bytes, peakMb, seconds } = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
  const names = { files: "catalogue.json and the table", pages: "pages (--html)" };
  console.log(
    `${names[what]}: ${(bytes / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s, peak ${peakMb.toFixed(0)} MB`,
  );
  if (what === "files" && peakMb > limitMb) {
    console.error(`The peak is above ${limitMb} MB.`);
    process.exitCode = 1;
  }
}
