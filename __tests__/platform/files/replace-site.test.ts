import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { replaceSite } from "../../../src/platform/files/replace-site.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const CHILD = resolve("__tests__/platform/files/replace-site/child.ts");
const FILES = ["index.html", "models/a.html", "catalogue.json"];

function child(folder: string, text: string, point: number | "writing" = -1) {
  return spawnSync(process.execPath, ["--no-warnings", CHILD, folder, text, String(point)], { encoding: "utf8" });
}

/** The one text that all files of a site have; what is wrong with it otherwise. */
function textOf(folder: string): string {
  const texts = FILES.map((name) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "none",
  );
  return [...new Set(texts)].join();
}

async function* broken() {
  yield { path: "index.html", text: "half" };
  throw new Error("the releases cannot be read");
}

test("a run that is killed at any rename or removal loses no site, and leaves nothing that the next one keeps", async () => {
  const count = Number(child(join(prepared(), "site"), "new").stdout);
  expect(count).toBeGreaterThanOrEqual(4);
  for (const point of ["writing", ...Array.from({ length: count }, (_, i) => i)] as const) {
    const parent = prepared();
    const site = join(parent, "site");
    expect(child(site, "new", point as number | "writing").signal).toBe("SIGKILL");
    if (existsSync(site)) expect(["old", "new"]).toContain(textOf(site));
    // A run that fails has put the earlier site back, too.
    await expect(replaceSite(site, broken())).rejects.toThrow("cannot be read");
    expect(["old", "new"]).toContain(textOf(site));
    expect(readdirSync(parent)).toEqual(["site"]);
    expect(child(site, "newer").status).toBe(0);
    expect([textOf(site), readdirSync(parent)]).toEqual(["newer", ["site"]]);
  }
});

test("what a running process has there is left alone, and so is a folder of somebody else", async () => {
  const parent = prepared();
  const kept = [`.site.${process.pid}-01234567.old`, ".site.mine.old", ".sites.1-01234567.part"];
  for (const name of kept) {
    mkdirSync(join(parent, name));
    writeFileSync(join(parent, name, "index.html"), "x");
  }
  rmSync(join(parent, "site"), { recursive: true });
  await expect(replaceSite(join(parent, "site"), broken())).rejects.toThrow("cannot be read");
  expect(readdirSync(parent).sort()).toEqual(kept.toSorted());
});

/** A folder with an earlier site. */
function prepared(): string {
  const parent = tempFolder();
  expect(child(join(parent, "site"), "old").status).toBe(0);
  return parent;
}
