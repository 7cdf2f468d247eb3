#!/usr/bin/env node
// Compares the bucket code of each language with a rollout's vectors:
//   node examples/bucket/check.mjs deployments/prod/fraud/rollout-vectors.json
// PYTHON names another Python. A language that is not installed is an error.
import { readFileSync } from "node:fs";
import { bucketsIn, LANGUAGES } from "./languages.mjs";

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("Usage: node check.mjs <rollout-vectors.json>...");
  process.exit(2);
}
for (const file of files) {
  const { salt, steps, stable, canary, vectors } = JSON.parse(readFileSync(file, "utf8"));
  for (const language of LANGUAGES) {
    const buckets = bucketsIn(
      language,
      salt,
      vectors.map(({ key }) => key),
    );
    const wrong = vectors.filter(({ bucket, versions }, i) => {
      const served = steps.map((share) => (canary !== undefined && buckets[i] < share ? canary : stable));
      return buckets[i] !== bucket || JSON.stringify(served) !== JSON.stringify(versions);
    });
    for (const { key, bucket } of wrong) {
      console.error(`${file}: ${language} has another bucket than ${bucket} for ${JSON.stringify(key)}.`);
    }
    if (wrong.length > 0 || buckets.length !== vectors.length) process.exitCode = 1;
    else console.log(`${language}: ${vectors.length} keys as in ${file}`);
  }
}
