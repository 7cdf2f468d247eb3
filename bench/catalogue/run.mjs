// Writes the catalogue of many releases, and its pages, and says how long it takes and how much memory. Needs a build (npm run
// build) and Linux: peaks are read from /proc.
//
//     node bench/catalogue/run.mjs [versions] [models] [limit in MB]
//
// Releases are simulated. The limit is for writing; each report that is read is as large as one of fraud without its curves.
import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";

const [versions = 100_000, models = 1000, limitMb = 200] = process.argv.slice(2).map(Number);
console.log(`${versions} versions of ${models} models, simulated; limit ${limitMb} MB`);
console.log(`${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0].toFixed(1)}, Node ${process.version}`);
for (const what of ["records", "files", "pages"]) {
  const own = join(import.meta.dirname, "ours.mjs");
  const args = ["--no-warnings", own, what, String(versions), String(models)];
  const { bytes, peakMb, seconds } = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
  const names = {
    records: "records written to catalogue.json and the table",
    files: "the same, with every report read and checked",
    pages: "the pages (--html), with every report read and checked",
  };
  console.log(
    `${names[what]}: ${(bytes / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s, peak ${peakMb.toFixed(0)} MB`,
  );
  if (what === "records" && peakMb > limitMb) {
    console.error(`The peak is above ${limitMb} MB.`);
    process.exitCode = 1;
  }
}
