import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { createRegistry, fixtureRows, type Registry } from "../helpers/registry.ts";

const TAG = "models/scorer/1.0.0";
let registry: Registry;
const gate = (...more: string[]) => runCli(registry.root, ["gate", TAG, ...more], linearModels());

beforeAll(() => {
  registry = createRegistry();
  registry.addVersion();
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(100, 50));
  registry.write("models/scorer/model.yml", "gate:\n  metrics:\n    accuracy: { min: 0.5 }\n");
  registry.commit();
});

test("--html writes the report as a page, which replaces an earlier one, and says where", async () => {
  const file = join(registry.root, "report.html");
  writeFileSync(file, "old");
  const { code, stdout } = await gate("--html", "./report.html");
  expect([code, stdout.split("\n").at(-2)]).toEqual([0, "  HTML report in ./report.html"]);
  const page = readFileSync(file, "utf8");
  expect(page).toMatch(/^<!DOCTYPE html>\n[\s\S]*Passed[\s\S]*<\/html>\n$/);
  // The evidence holds the same page.
  expect(registry.read(".model-release/scorer/1.0.0/report.html")).toBe(page);
});

test("a refused model and a validation have a page too; with --json, stdout stays one document", async () => {
  registry.write("models/scorer/model.yml", "gate:\n  metrics:\n    accuracy: { min: 0.999 }\n");
  const refused = await gate("--html", "refused.html", "--json");
  expect([refused.code, JSON.parse(refused.stdout)]).toMatchObject([1, { report: { verdict: "fail" } }]);
  expect(readFileSync(join(registry.root, "refused.html"), "utf8")).toContain("Refused");
  const validated = await runCli(registry.root, ["validate", TAG, "--html", "valid.html"], linearModels());
  expect([validated.code, existsSync(join(registry.root, "valid.html"))]).toEqual([0, true]);
});

test.each([
  ["another kind of file", "report.md", "which does not end in .html"],
  ["nothing", "", "which does not end in .html"],
  ["a folder that does not exist", "nowhere/report.html", "that folder does not exist"],
  ["a folder", "folder.html", "which is not a regular file"],
  ["a file that would be released", `${TAG}/report.html`, "files in models/ are judged and released"],
  ["a link that a commit can contain", "link.html", "is a symbolic link"],
])("%s is refused before anything is measured", async (_, file, message) => {
  mkdirSync(join(registry.root, "folder.html"), { recursive: true });
  if (file === "link.html") symlinkSync("/etc/passwd", join(registry.root, "link.html"));
  const { code, stdout, stderr } = await gate("--html", file);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr.replace(/\s+/g, " ")).toContain(message);
});

test("a page that cannot be written is the machine's failure, and keeps the verdict", async () => {
  registry.write("models/scorer/model.yml", "gate:\n  metrics:\n    accuracy: { min: 0.5 }\n");
  const folder = join(registry.root, "soon-gone");
  mkdirSync(folder);
  const linear = linearModels();
  const { code, stdout, stderr } = await runCli(
    registry.root,
    ["gate", TAG, "--html", "soon-gone/report.html"],
    (options) => {
      rmSync(folder, { recursive: true });
      return linear(options);
    },
  );
  expect([code, stderr]).toEqual([3, expect.stringContaining("ENOENT")]);
  expect(stdout).toContain("PASS");
  expect(stdout).not.toContain("HTML report in");
});
