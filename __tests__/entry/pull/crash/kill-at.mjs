// Loaded into a process before anything else: kills it before the n-th change that it makes below a folder, or in the
// middle of that write. KILL_ROOT: the folder; KILL_AT: "before 7", "within 7" or nothing; KILL_LOG: the file that the
// changes of a process that was not killed are written to.
import { writeFileSync } from "node:fs";
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { relative } from "node:path";

const { KILL_ROOT: root = "", KILL_AT: at = "", KILL_LOG: log = "" } = process.env;
const [where = "", number = "-1"] = at.split(" ");
const steps = [];
const paths = new WeakMap();

async function before(name, path, cut) {
  const below = relative(root, String(path));
  if (below.startsWith("..")) return;
  if (steps.length === Number(number)) {
    if (where === "within") await cut?.();
    process.kill(process.pid, "SIGKILL");
    await new Promise(() => {});
  }
  steps.push({ name, path: below, cuts: cut !== undefined });
}

function patch(name, pathOf) {
  const original = fs[name];
  fs[name] = async (...args) => {
    await before(name, pathOf(...args));
    return original(...args);
  };
}

for (const name of ["mkdir", "unlink", "rmdir", "rm", "truncate", "writeFile", "appendFile"])
  patch(name, (path) => path);
for (const name of ["rename", "copyFile", "link", "symlink"]) patch(name, (_, to) => to);

const open = fs.open;
const handle = await open(import.meta.filename);
await handle.close();
const isWriting = (flags) => (typeof flags === "number" ? (flags & 3) !== 0 : /[wa+]/.test(flags));
fs.open = async (path, flags = "r", ...more) => {
  if (isWriting(flags)) await before("open", path);
  const opened = await open(path, flags, ...more);
  if (isWriting(flags)) paths.set(opened, path);
  return opened;
};

const FileHandle = Object.getPrototypeOf(handle);
for (const name of ["write", "writeFile", "appendFile", "truncate"]) {
  const original = FileHandle[name];
  FileHandle[name] = async function (bytes, ...more) {
    const path = paths.get(this);
    const half = () => original.call(this, bytes.subarray(0, bytes.length >> 1));
    if (path !== undefined) await before(`handle.${name}`, path, bytes instanceof Uint8Array ? half : undefined);
    return original.call(this, bytes, ...more);
  };
}
syncBuiltinESMExports();

process.on("exit", () => {
  if (log !== "") writeFileSync(log, JSON.stringify(steps));
});
