import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { createRegistry, fixtureRows, type Registry } from "../helpers/registry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { POLICY, TAG } from "../runner/world.ts";

const linear = linearModels();
let registry: Registry;

beforeEach(async () => {
  registry = createRegistry();
  registry.addVersion();
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(500, 50));
  registry.write("models/scorer/model.yml", POLICY);
  registry.write("models/planned/model.yml", "title: Planned\npurpose: Come\n");
  registry.write(".gitignore", ".model-release\nreleases\n");
  registry.commit();
  expect((await run("release", TAG, "--to", "releases")).code).toBe(0);
});

const run = (...args: string[]) => runCli(registry.root, args, linear);
const path = (name: string) => join(registry.root, "models", name);
const text = (name: string) => readFileSync(path(name), "utf8");

test("what is written is up to date, and what is changed is found", async () => {
  const written = await run("catalogue", "--from", "releases");
  expect([written.code, written.stdout]).toEqual([0, expect.stringContaining("1 version of 2 models")]);
  expect(text("README.md")).toMatch(/\| Planned \(`planned`\) \| coming soon \| Come \|/);
  const [before] = [text("catalogue.json")];
  expect((await run("catalogue", "--check", "--from", "releases")).stdout).toContain("up to date");
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  expect(text("catalogue.json")).toBe(before);
  registry.write("models/README.md", text("README.md").replace("coming soon", "9.9.9"));
  registry.write("models/catalogue.json", before.replace('"gated":true', '"gated":false'));
  const { code, stdout } = await run("catalogue", "--check", "--from", "releases", "--json");
  const { findings } = JSON.parse(stdout) as {
    findings: { rule: string; location: { line: number; column: number } }[];
  };
  expect([code, findings.map(({ rule }) => rule).sort()]).toEqual([
    1,
    ["catalogue/stale-cell", "catalogue/stale-record"],
  ]);
  expect(findings.every(({ location }) => location.line > 1 && location.column > 1)).toBe(true);
});

test("without releases the check says what it did not compare", async () => {
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  const { code, stdout } = await run("catalogue", "--check");
  expect(code).toBe(0);
  expect(stdout.replace(/\s+/g, " ")).toContain(
    "catalogue.json and README.md agree; they were not compared with the releases.",
  );
  expect(stdout).not.toContain("up to date");
});

test("advice names a command that runs: with the place that was named, and the options of the registry", async () => {
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  const [records, table] = [text("catalogue.json"), text("README.md")];
  const fixes = async (...args: string[]) => {
    const { code, stdout } = await run("catalogue", "--check", "--json", ...args);
    expect(code).toBe(1);
    return (JSON.parse(stdout) as { findings: { rule: string; fix: string }[] }).findings
      .filter(({ rule }) => rule !== "catalogue/not-compared")
      .map(({ fix }) => fix);
  };
  registry.write("models/README.md", table.replace("coming soon", "9.9.9"));
  registry.write("models/catalogue.json", records.replace('"gated":true', '"gated":false'));
  const from = await fixes("--from", "./releases", "--tag-prefix", "");
  expect([...new Set(from.map((fix) => fix.split("  ")[1]))]).toEqual([
    "model-release catalogue --from ./releases --tag-prefix ''",
  ]);
  expect(await fixes()).toEqual(["Run  model-release catalogue --from <place>  to write the table again."]);
  const command = "model-release catalogue --from releases";
  registry.write("models/catalogue.json", "{");
  expect(await fixes("--from", "releases")).toEqual([`Run  ${command}  to write it.`]);
  registry.write("models/catalogue.json", records);
  registry.write("models/README.md", table.replace(/<!-- .* -->\n/g, ""));
  expect(await fixes("--from", "releases")).toEqual([
    `Delete that table. Then run  ${command}  to append the table between two markers.`,
  ]);
  registry.write("models/README.md", "# Models\n");
  expect(await fixes("--from", "releases")).toEqual([`Run  ${command}  to append the table between two markers.`]);
});

test("with the releases, the table is compared with them, not with catalogue.json", async () => {
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  const [records, table] = [text("catalogue.json"), text("README.md")];
  const wrong = async () =>
    (
      JSON.parse((await run("catalogue", "--check", "--from", "releases", "--json")).stdout) as {
        findings: { location: { file: string } }[];
      }
    ).findings.map(({ location }) => location.file);
  registry.write("models/catalogue.json", records.replace(/"size":\d+/, '"size":9000000'));
  expect(await wrong()).toEqual(["models/catalogue.json"]);
  registry.write("models/catalogue.json", records);
  registry.write("models/README.md", table.replace("coming soon", "9.9.9"));
  expect(await wrong()).toEqual(["models/README.md"]);
});

test("a record that somebody edited does not last, whatever digest it has", async () => {
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  const [records, table] = [text("catalogue.json"), text("README.md")];
  const forged = records.replace(/"value":[\d.e-]+/, '"value":0.12345').replace('"verdict":"pass"', '"verdict":"fail"');
  expect(forged).not.toBe(records);
  registry.write("models/catalogue.json", forged);
  expect((await run("catalogue", "--check", "--from", "releases")).code).toBe(1);
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  expect([text("catalogue.json"), text("README.md")]).toEqual([records, table]);
});

test("a release that was altered is refused and not listed, and its report is kept", async () => {
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  writeFileSync(join(registry.root, "releases", TAG, "model.onnx"), "other weights");
  const check = await run("catalogue", "--check", "--from", "releases");
  expect([check.code, check.stdout]).toEqual([1, expect.stringContaining("its release was altered")]);
  const { code, stdout, stderr } = await run("catalogue", "--from", "releases");
  expect([code, stderr]).toEqual([1, ""]);
  expect(stdout).toMatch(/catalogue\/altered[\s\S]*0 versions of 2 models/);
  expect(stdout).not.toMatch(/remove|delete/i);
  expect(JSON.parse(text("catalogue.json"))).toMatchObject({ versions: [] });
});

test("text that is not UTF-8 is refused with its place, and stays as it is", async () => {
  const bytes = Buffer.from("# Mod\xe8les\n", "latin1");
  writeFileSync(path("README.md"), bytes);
  for (const more of [[], ["--check"]]) {
    const { code, stdout } = await run("catalogue", "--from", "releases", ...more);
    expect([code, stdout]).toEqual([1, expect.stringContaining("models/README.md:1:6")]);
  }
  expect(readFileSync(path("README.md")).equals(bytes)).toBe(true);
});

test.each([
  ["a model's title", (json: string) => json.replace('"title":"Planned"', '"title":"Ready"'), true],
  ["a record twice", (json: string) => json.replace(/^( {4}\{"model":"scorer","version".*)$/m, "$1,\n$1"), true],
  ["its place", (json: string) => json.replace('"from": "releases"', '"from": "elsewhere"'), false],
])("catalogue.json with %s changed is out of date", async (_, change, seenAlone) => {
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  const changed = change(text("catalogue.json"));
  expect(changed).not.toBe(text("catalogue.json"));
  registry.write("models/catalogue.json", changed);
  const { code, stdout } = await run("catalogue", "--check", "--from", "releases");
  expect([code, stdout]).toEqual([1, expect.stringContaining("catalogue/stale-record")]);
  expect((await run("catalogue", "--check")).code).toBe(seenAlone ? 1 : 0);
});

test("a version that is deprecated by now is marked", async () => {
  const metadata = JSON.parse(text("scorer/1.0.0/metadata.json"));
  registry.write(`${TAG}/metadata.json`, JSON.stringify({ ...metadata, deprecated: true }));
  registry.commit();
  expect((await run("catalogue", "--from", "releases")).code).toBe(0);
  expect(text("README.md")).toContain("1.0.0 (deprecated)");
});

test("nothing is written through a link, or if a marker is missing", async () => {
  registry.write("models/README.md", "<!-- model-release catalogue end -->\n");
  const broken = await run("catalogue", "--from", "releases");
  expect([broken.code, broken.stdout]).toEqual([1, expect.stringContaining("models/README.md:1:1")]);
  expect(existsSync(path("catalogue.json"))).toBe(false);
  const target = join(tempFolder(), "x");
  writeFileSync(target, "mine");
  symlinkSync(target, path("catalogue.json"));
  expect((await run("catalogue", "--from", "releases")).code).toBe(2);
  expect(readFileSync(target, "utf8")).toBe("mine");
});

test.each([
  [["catalogue"], "catalogue needs --from"],
  [["catalogue", "x", "--check"], "takes no argument"],
  [["catalogue", "--from", "nowhere"], "which does not exist"],
])("%j says what is missing", async (args, words) => {
  expect(await run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
});

describe("catalogue --html", () => {
  const site = (name: string) => join(registry.root, "site", name);

  test("writes the pages, the same every time, and leaves the two files alone", async () => {
    const written = await run("catalogue", "--from", "releases", "--html", "site");
    expect(written).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/site\/index\.html\s+1 version of 2 models, 3\s+pages/),
    });
    const index = readFileSync(site("index.html"), "utf8");
    expect(index).toContain('href="models/scorer/index.html"');
    expect(readFileSync(site("models/scorer/index.html"), "utf8")).toContain(
      "model-release pull scorer@1.0.0 --from releases --into served",
    );
    expect(JSON.parse(readFileSync(site("catalogue.json"), "utf8"))).toMatchObject({ versions: [{ tag: TAG }] });
    expect([existsSync(path("catalogue.json")), existsSync(path("README.md"))]).toEqual([false, false]);
    expect((await run("catalogue", "--from", "releases", "--html", "site/")).code).toBe(0);
    expect(readFileSync(site("index.html"), "utf8")).toBe(index);
    expect(readdirSync(registry.root).filter((name) => name.startsWith(".site"))).toEqual([]);
  });

  test("a release that was altered is named as not listed, and the exit code says so", async () => {
    writeFileSync(join(registry.root, "releases", TAG, "model.onnx"), "other weights");
    const { code, stdout } = await run("catalogue", "--from", "releases", "--html", "site");
    expect([code, stdout]).toEqual([1, expect.stringContaining("catalogue/altered")]);
    expect(readFileSync(site("index.html"), "utf8")).toContain("Not listed");
  });

  test("a folder with a file of somebody else is refused, and stays as it is", async () => {
    registry.write("site/mine.txt", "mine");
    const refused = await run("catalogue", "--from", "releases", "--html", "site");
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("mine.txt") });
    expect(readdirSync(join(registry.root, "site"))).toEqual(["mine.txt"]);
    rmSync(site("mine.txt"));
    expect((await run("catalogue", "--from", "releases", "--html", "site")).code).toBe(0);
    registry.write("site/CNAME", "models.example.com");
    expect((await run("catalogue", "--from", "releases", "--html", "site")).code).toBe(2);
    expect(readFileSync(site("CNAME"), "utf8")).toBe("models.example.com");
  });

  test.each([
    [["--html", "models/site"], "folders in models/ are models"],
    [["--html", "models"], "folders in models/ are models"],
    [["--html", "."], "files that are not part of an earlier page"],
    [["--html", ".gitignore"], "not a folder"],
    [["--html", ""], "empty value"],
    [["--html", "site", "--check"], "--check writes nothing"],
  ])("%j is refused before a release is read", async (args, words) => {
    expect(await run("catalogue", "--from", "releases", ...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(words),
    });
  });

  test("a page needs the releases, and is not written through a link", async () => {
    expect(await run("catalogue", "--html", "site")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("needs --from"),
    });
    const target = tempFolder();
    symlinkSync(target, join(registry.root, "site"));
    expect((await run("catalogue", "--from", "releases", "--html", "site")).code).toBe(2);
    expect(readdirSync(target)).toEqual([]);
  });
});

test("the catalogue of this repository is up to date with its models, and says where it is from", async () => {
  const { code, stdout } = await runCli(process.cwd(), ["catalogue", "--check", "--json"], linear);
  expect([code, JSON.parse(stdout).findings.map(({ rule }: { rule: string }) => rule)]).toEqual([
    0,
    ["catalogue/not-compared"],
  ]);
  const { from, versions } = JSON.parse(readFileSync("models/catalogue.json", "utf8"));
  expect(from).toBe("releases");
  const isVersion = /^\d+\.\d+\.\d+$/;
  const folders = ["bid", "ctr", "fraud"].flatMap((model) =>
    readdirSync(join("models", model))
      .filter((name) => isVersion.test(name))
      .map((version) => `models/${model}/${version}`),
  );
  expect(versions.map(({ tag }: { tag: string }) => tag).sort()).toEqual(folders.sort());
  expect(readFileSync("models/README.md", "utf8").replace(/\s+/g, " ")).toContain("releases into a folder");
});
