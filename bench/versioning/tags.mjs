// 10,000 tags over 1,000 models: finding every model's previous release, next to `git for-each-ref` itself.
//   npm run build && node bench/versioning/tags.mjs
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listTaggedVersions } from "../../lib/platform/git/tags.js";
import { orderVersion } from "../../lib/versioning/order.js";
import { median, sideBySide } from "../side-by-side.mjs";

const MODELS = 1000;
const VERSIONS = 10;
const ROUNDS = 11;

const root = mkdtempSync(join(tmpdir(), "model-release-bench-"));
const git = (...args) =>
  execFileSync("git", args, { cwd: root, stdio: ["ignore", "pipe", "ignore"] })
    .toString()
    .trim();
try {
  git("init", "--quiet");
  git(
    "-c",
    "user.name=bench",
    "-c",
    "user.email=bench@example.invalid",
    "commit",
    "--quiet",
    "--allow-empty",
    "-m",
    "x",
  );
  const commit = git("rev-parse", "HEAD");
  const tags = Array.from({ length: MODELS }, (_, model) =>
    Array.from({ length: VERSIONS }, (_, i) => `refs/tags/models/model-${model}/1.${i}.0`),
  ).flat();
  appendFileSync(
    join(root, ".git", "packed-refs"),
    tags
      .sort()
      .map((tag) => `${commit} ${tag}\n`)
      .join(""),
  );

  let found = 0;
  const times = await sideBySide(
    {
      "git for-each-ref": () => git("for-each-ref", "--format=%(refname:strip=2)", "refs/tags/models/"),
      "every previous release": async () => {
        found = 0;
        for (const published of (await listTaggedVersions(root)).values()) {
          if (orderVersion(`1.${VERSIONS}.0`, { published }).previous === `1.${VERSIONS - 1}.0`) found += 1;
        }
      },
    },
    ROUNDS,
  );
  if (found !== MODELS) throw new Error(`${found} of ${MODELS} models were resolved`);
  const [own, resolved] = [median(times["git for-each-ref"]), median(times["every previous release"])];
  console.log(`${tags.length} tags over ${MODELS} models, median of ${ROUNDS} rounds`);
  console.log(`  git for-each-ref        ${own.toFixed(0).padStart(5)} ms`);
  console.log(
    `  every previous release  ${resolved.toFixed(0).padStart(5)} ms  (${(resolved / own).toFixed(1)} times)`,
  );
} finally {
  rmSync(root, { recursive: true, force: true });
}
