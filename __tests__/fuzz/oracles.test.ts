import { spawnSync } from "node:child_process";

/** An interpreter with onnx 1.22.0 and PyYAML 6. */
const PYTHON = process.env.ORACLE_PYTHON ?? "python3";
/** The first inputs whose answers are not recorded. */
const FROM = "2800";
const LONG_MS = 900_000;

test(
  "other readers, asked themselves, see in new inputs what ours see, or ours refuse them",
  () => {
    const has = spawnSync(PYTHON, ["-c", "import onnx, yaml"], { encoding: "utf8" });
    expect(`${has.error?.message ?? ""}${has.stderr}`).toBe("");
    const args = ["scripts/fuzz-readers.mjs", "--from", FROM, "--count", "5600", "--python", PYTHON];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 26 });
    expect([status, status === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
  },
  LONG_MS,
);
