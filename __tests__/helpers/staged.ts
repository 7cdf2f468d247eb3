import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../src/publish/plan.ts";
import type { StagedFile } from "../../src/publish/ports.ts";
import { formatMarker } from "../../src/releases/marker.ts";

export function stagedFile(folder: string, name: string, text: string): StagedFile {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, text);
  return { name, file, size: Buffer.byteLength(text), sha256: createHash("sha256").update(text).digest("hex") };
}

export const TAG = "models/fraud/1.0.0";
export const COMMIT = "1".repeat(40);

/** A plan over small files; `texts` maps file names to their content. */
export function planOf(folder: string, texts: Record<string, string>, commit = COMMIT): Plan {
  return {
    where: "test",
    spec: {
      tag: TAG,
      commit,
      title: "Fraud Detection v1.0.0",
      body: `Notes\n\n${formatMarker({ tag: TAG, commit })}\n`,
      prerelease: false,
    },
    files: Object.entries(texts).map(([name, text]) => stagedFile(folder, name, text)),
  };
}
