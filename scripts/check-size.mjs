// Fails if a folder of dist/ is larger than its limit. A runner downloads all of dist/ for every job that uses the Action.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Bytes of all files of a folder: about a tenth more than it had when the limit was set. Raise one with its reason. */
const MAX_BYTES = {
  action: 7_750_000,
  // With the HTML report (190 kB) and the client of GitHub for release --to github:, check and revalidate (500 kB).
  // Evidence for foreign verifiers with the SPDX list, the catalogue's page and pulling: 170 kB.
  cli: 3_200_000,
  "gate-worker": 465_000,
};

const dist = join(import.meta.dirname, "..", "dist");
for (const entry of readdirSync(dist)) {
  const limit = MAX_BYTES[entry];
  const bytes = readdirSync(join(dist, entry), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  if (limit !== undefined && bytes <= limit) {
    console.log(`dist/${entry}: ${bytes} bytes, ${Math.round((100 * bytes) / limit)}% of ${limit}`);
  } else {
    console.error(
      `dist/${entry}: ${bytes} bytes, ${limit === undefined ? "which has no limit" : `more than ${limit}`}`,
    );
    process.exitCode = 1;
  }
}
