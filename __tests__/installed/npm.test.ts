import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Registry } from "../helpers/registry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { node20, node22, node24 } from "../runner/nodes.ts";
import { exampleRegistry, outputOf, run, userEnvironment } from "./user.ts";

// A registry that is not there: whoever asks it fails.
const NOWHERE = { npm_config_registry: "http://127.0.0.1:9/", npm_config_fetch_retries: "0" };
const NODES = [
  [20, node20()],
  [22, node22()],
  [24, node24()],
] as const;

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
const home = tempFolder();
let registry: Registry;
let tarball: string;

/** The user of one version of Node, in the repository with the models. */
const as = (node: string, changes: NodeJS.ProcessEnv = {}) => ({
  ...userEnvironment(home, [dirname(node)]),
  ...changes,
});

beforeAll(() => {
  registry = exampleRegistry();
  const folder = tempFolder();
  outputOf(resolve("."), userEnvironment(home, []), "npm", "pack", "--pack-destination", folder);
  tarball = join(folder, readdirSync(folder)[0] as string);
  registry.write("package.json", '{ "private": true }\n');
  // As npm does it unless told otherwise: with install scripts.
  outputOf(registry.root, as(node20()), "npm", "install", "--foreground-scripts", tarball);
});

test("the tarball contains only what runs", () => {
  const files = outputOf(".", userEnvironment(home, []), "tar", "--list", "--verbose", "--file", tarball)
    .trim()
    .split("\n")
    .map((line) => line.split(/\s+/))
    .map((fields) => ({ size: Number(fields[2]), name: fields[5]?.replace(/^package\//, "") }));
  expect(files.map(({ name }) => name).sort()).toEqual(
    [
      ...["CHANGELOG.md", "LICENSE", "README.md", "package.json"],
      ...["cli", "gate-worker"].flatMap((bundle) =>
        ["index.js", "licenses.txt", "package.json"].map((file) => `dist/${bundle}/${file}`),
      ),
      ...["package-lock.json", "package.json"].map((file) => `runtime/${file}`),
    ].sort(),
  );
  expect(files.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(10e6);
});

test("a user gets what is not bundled, no tool of development, and no package with an install script", () => {
  const lock = join(registry.root, "node_modules/.package-lock.json");
  const { packages } = JSON.parse(readFileSync(lock, "utf8")) as {
    packages: Record<string, { readonly hasInstallScript?: boolean }>;
  };
  expect(Object.keys(packages)).toEqual([
    "node_modules/@resvg/resvg-wasm",
    "node_modules/dejavu-fonts-ttf",
    "node_modules/model-release",
  ]);
  expect(Object.values(packages).filter((each) => each.hasInstallScript)).toEqual([]);
});

test("the first gate downloads ONNX Runtime, into the user's cache alone", () => {
  const gated = run(registry.root, as(node20()), "npx", "model-release", "gate", "models/fraud/1.0.0");
  expect([gated.status, gated.stdout]).toEqual([0, expect.stringContaining("\nPASS ")]);
  expect(gated.stderr).toMatch(/Installing ONNX Runtime \S+ from the npm registry into .*, once\n/);
  expect(readdirSync(join(home, "cache"))).toEqual(["model-release"]);
  expect(existsSync(join(registry.root, "node_modules/onnxruntime-node"))).toBe(false);
});

describe.each(NODES)("from then on, without a network, npx on Node %i", (major, node) => {
  const npx = (...args: string[]) => run(registry.root, as(node, NOWHERE), "npx", "model-release", ...args);

  test("shows the version and the help", () => {
    expect(outputOf(".", as(node), "node", "--version")).toMatch(new RegExp(`^v${major}\\.`));
    expect(npx("--version")).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: "" });
    expect(npx("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("Usage: model-release") });
  });

  test("gates, refuses and releases", () => {
    expect(npx("gate", "models/fraud/1.0.1")).toMatchObject({ status: 0, stderr: expect.not.stringContaining("Inst") });
    const to = `releases-${major}`;
    expect(npx("release", "models/fraud/1.0.0", "--to", to)).toMatchObject({ status: 0 });
    expect(npx("release", "models/fraud/1.0.1", "--to", to).stdout).toContain(`Published at ${to}/models/fraud/1.0.1`);
    expect(readdirSync(join(registry.root, to, "models/fraud"))).toEqual(["1.0.0", "1.0.1"]);
    expect(npx("gate", "models/fraud/9.9.9").status).not.toBe(0);
  });
});

test("the figures are drawn with what npm installed", () => {
  registry.git("rm", "--quiet", "models/fraud/1.0.1/confusion_matrix.png");
  const drawn = run(registry.root, as(node24(), NOWHERE), "npx", "model-release", "figures", "models/fraud/1.0.1");
  expect([drawn.status, drawn.stderr]).toEqual([0, expect.not.stringContaining("error")]);
  expect(existsSync(join(registry.root, "models/fraud/1.0.1/confusion_matrix.png"))).toBe(true);
});

test("without the registry and with nothing in the cache, the other way is named", () => {
  const bare = { ...NOWHERE, XDG_CACHE_HOME: tempFolder(), npm_config_cache: tempFolder() };
  const gated = run(registry.root, as(node20(), bare), "npx", "model-release", "gate", "models/fraud/1.0.0");
  expect(gated).toMatchObject({ status: 3, stdout: "" });
  expect(gated.stderr).toMatch(/npm could not install ONNX Runtime .*ECONNREFUSED/);
  const other = /npm install --ignore-scripts onnxruntime-node@\S+/.exec(gated.stderr)?.[0] as string;
  outputOf(registry.root, as(node20()), "npm", ...other.split(" ").slice(1));
  const again = run(registry.root, as(node20(), bare), "npx", "model-release", "gate", "models/fraud/1.0.0");
  expect([again.status, again.stderr]).toEqual([0, expect.not.stringContaining("Installing")]);
});
