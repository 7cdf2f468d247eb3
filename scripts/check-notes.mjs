// Releases every version under models/ into a folder and runs the Python lines of its notes there, as a reader would:
//   npm run build && node scripts/check-notes.mjs [python]
// Needs a Python with numpy and onnxruntime.
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const python = process.argv[2] ?? "python3";
const folder = await mkdtemp(join(tmpdir(), "model-release-notes-"));

// What a reader has to bring: arrays of the type and shape that each comment states.
const ARRAYS = `import re
import numpy as np
for line in LINES.splitlines():
    said = re.fullmatch(r"# (\\w+): (\\w+)\\[(.*)\\]", line)
    if said:
        shape = [int(d) if d.isdigit() else 1 for d in said[3].split(", ") if d]
        globals()[said[1]] = np.zeros(shape, dtype=object if said[2] == "string" else said[2])
exec(LINES)
told = re.findall(r"^# outputs\\[(\\d+)\\]: (.*), (\\S+?)\\[", LINES, re.M)
names = [o.name for o in session.get_outputs()]
assert [name for _, name, _ in told] == names, (told, names)
for (_, name, dtype), value in zip(told, outputs):
    found = str(value.dtype).replace("object", "string")
    assert found == dtype, (name, dtype, found)
    print(f"  {name}: {found}{list(value.shape)}")
`;

const released = await release();
let failed = released.length === 0 ? 1 : 0;
for (const tag of released) {
  console.log(tag);
  const { body } = JSON.parse(await readFile(join(folder, tag, "release.json"), "utf8"));
  const lines = /^```python\n([\s\S]*?)\n```$/m.exec(body)?.[1] ?? "raise SystemExit('no lines')";
  const script = `LINES = ${JSON.stringify(lines)}\n${ARRAYS}`;
  const ran = spawnSync(python, ["-c", script], { cwd: join(folder, tag), stdio: "inherit" });
  if (ran.error) console.error(`${python} cannot be started: ${ran.error.message}`);
  if (ran.status !== 0) failed += 1;
}
await rm(folder, { recursive: true });
console.log(`${released.length} releases, ${failed} whose lines do not run`);
if (failed > 0) process.exitCode = 1;

async function release() {
  const tags = [];
  const models = (await readdir(join(root, "models"), { withFileTypes: true })).filter((e) => e.isDirectory());
  for (const { name } of models) {
    for (const version of (await readdir(join(root, "models", name))).sort()) {
      if (!/^\d/.test(version)) continue;
      const tag = `models/${name}/${version}`;
      const args = [join(root, "dist/cli/index.js"), "release", tag, "--to", folder, "--quiet"];
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
      if (status === 0) tags.push(tag);
      else console.error(`${tag} is not released (exit ${status})\n${stderr}`);
    }
  }
  return tags;
}
