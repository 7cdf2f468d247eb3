// Runs every reader on inputs that no one would write: node scripts/fuzz-readers.mjs [--count 30000] [--from 0]
//   [--python /path/to/python] [--record]
// `--count` inputs of each format that a foreign reader is asked about (ONNX, JSON, YAML), and a fifth of that for each
// other reader. `--python` names an interpreter with onnx 1.22.0 and PyYAML 6, whose answers are compared; without it, only
// the recorded ones are (the first 2,800). `--record` writes the answers into __tests__/oracles/readers.json.
// A run that makes no progress for a minute is a hang: it is ended, and the place is named.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "2800" },
    from: { type: "string", default: "0" },
    python: { type: "string" },
    record: { type: "boolean", default: false },
    timeout: { type: "string", default: "60" },
  },
});
const folder = mkdtempSync(join(tmpdir(), "model-release-fuzz-"));
const heartbeat = join(folder, "heartbeat");
writeFileSync(heartbeat, "the start");
const child = spawn(
  process.execPath,
  [
    "--experimental-vm-modules",
    "--no-warnings",
    "node_modules/jest/bin/jest.js",
    "__tests__/fuzz/readers",
    "__tests__/fuzz/every-reader",
    "--selectProjects=edges",
    "-i",
    "--testTimeout=86400000",
  ],
  {
    stdio: "inherit",
    env: {
      ...process.env,
      FUZZ_COUNT: values.count,
      FUZZ_FROM: values.from,
      FUZZ_HEARTBEAT: heartbeat,
      ...(values.python === undefined ? {} : { FUZZ_PYTHON: values.python }),
      ...(values.record ? { FUZZ_RECORD: "1" } : {}),
    },
  },
);
const watch = setInterval(() => {
  if (Date.now() - statSync(heartbeat).mtimeMs < 1000 * Number(values.timeout)) return;
  process.stderr.write(`A reader hangs: ${readFileSync(heartbeat, "utf8")}\n`);
  child.kill("SIGKILL");
}, 1000);
child.on("exit", (code) => {
  clearInterval(watch);
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = code ?? 1;
});
