import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { updateShared } from "../../../src/platform/files/shared-file.ts";
import { processSpace } from "../../../src/platform/processes.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const listed = (bytes: Uint8Array | undefined): string[] =>
  bytes === undefined ? [] : JSON.parse(Buffer.from(bytes).toString());
const adding = (name: string) => (bytes: Uint8Array | undefined) =>
  Buffer.from(JSON.stringify([...listed(bytes), name]));
const contentOf = (file: string) => listed(existsSync(file) ? readFileSync(file) : undefined);

const MODULE = pathToFileURL(resolve("src/platform/files/shared-file.ts")).href;
/** Adds names until it is killed or has added all of them, and says of each that it is in. */
const CHILD = `
  const { updateShared } = await import(${JSON.stringify(MODULE)});
  const [file, name, count] = process.argv.slice(1);
  for (let i = 0; i < Number(count); i++) {
    await updateShared(file, (bytes) => Buffer.from(JSON.stringify([...JSON.parse(bytes?.toString() ?? "[]"), name + i])));
    process.stdout.write(name + i + "\\n");
  }`;

function start(file: string, name: string, count: number) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", CHILD, file, name, String(count)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told: string[] = [];
  child.stdout.on("data", (text) => told.push(...String(text).trim().split("\n")));
  return { child, told, ended: once(child, "close") };
}

test("no change is lost, however many are made at once in one process", async () => {
  const file = join(tempFolder(), "shared.json");
  const names = Array.from({ length: 12 }, (_, i) => `n${i}`);
  await Promise.all(names.map((name) => updateShared(file, adding(name))));
  expect(contentOf(file).sort()).toEqual(names.sort());
  expect(readdirSync(join(file, ".."))).toEqual(["shared.json"]);
});

test("no change of several processes is lost, and killed ones leave the file whole and nothing in the way", async () => {
  const file = join(tempFolder(), "shared.json");
  const runs = ["a", "b", "c"].map((name) => start(file, name, 15));
  const doomed = start(file, "d", 10_000);
  while (doomed.told.length < 5) await sleep(5);
  doomed.child.kill("SIGKILL");
  await Promise.all([...runs, doomed].map(({ ended }) => ended));
  await updateShared(file, adding("last"));
  const content = contentOf(file);
  for (const { told } of [...runs, doomed]) expect(content).toEqual(expect.arrayContaining(told));
  expect(runs.map(({ told }) => told.length)).toEqual([15, 15, 15]);
  expect(content.at(-1)).toBe("last");
  expect(readdirSync(join(file, ".."))).toEqual(["shared.json"]);
});

test("what killed processes left is removed; files of others stay", async () => {
  const folder = tempFolder();
  const file = join(folder, "shared.json");
  writeFileSync(join(folder, `.shared.json.p${processSpace()}-999999999-00000000`), "");
  writeFileSync(join(folder, "shared.json.0123456789ab.part"), "half");
  writeFileSync(join(folder, "shared.json.mine.part"), "kept");
  await updateShared(file, adding("a"));
  expect(readdirSync(folder).sort()).toEqual(["shared.json", "shared.json.mine.part"]);
});

test("a change that wants nothing writes nothing, and a link is replaced, never written through", async () => {
  const folder = tempFolder();
  const file = join(folder, "shared.json");
  await updateShared(file, () => undefined);
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(join(folder, "other"), "[]");
  symlinkSync("other", file);
  await updateShared(file, adding("a"));
  expect([readFileSync(join(folder, "other"), "utf8"), contentOf(file)]).toEqual(["[]", ["a"]]);
});
