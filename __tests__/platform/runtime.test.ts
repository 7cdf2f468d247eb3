import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ensureRuntime, type RunnerOptions } from "../../src/platform/runtime/install.ts";
import { cacheFolder, type LocalOptions, localRuntime } from "../../src/platform/runtime/local.ts";
import { findNpm, npmEnvironment } from "../../src/platform/runtime/npm.ts";
import { requireBuild } from "../../src/platform/runtime/platform.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

/** An npm that lays out a package with the binaries of all platforms, and notes how it was called. */
function fakeNpm(body = ""): { folder: string; calls: string } {
  const folder = tempFolder();
  const calls = join(folder, "calls");
  const script = `#!/bin/sh
echo "$@" >> ${calls}
env >> ${calls}
${body}
for platform in linux/x64 linux/arm64 darwin/arm64 win32/x64; do
  mkdir -p "node_modules/onnxruntime-node/bin/napi-v6/$platform"
  echo binary > "node_modules/onnxruntime-node/bin/napi-v6/$platform/onnxruntime_binding.node"
done
echo '{}' > node_modules/onnxruntime-node/package.json
`;
  writeFileSync(join(folder, "npm"), script);
  chmodSync(join(folder, "npm"), 0o755);
  return { folder, calls };
}

function options(npm: string, changes: Partial<RunnerOptions> = {}): RunnerOptions {
  return {
    runtimePath: undefined,
    lockFolder: resolve("runtime"),
    toolCache: tempFolder(),
    env: {
      PATH: `${npm}:/usr/bin:/bin`,
      GITHUB_TOKEN: "secret",
      npm_config_registry: "http://127.0.0.1:9/",
      HTTPS_PROXY: "p",
    },
    execPath: process.execPath,
    ...changes,
  };
}

test("the runtime is installed once, without scripts, for this platform only", async () => {
  const { folder, calls } = fakeNpm();
  const given = options(folder);
  const place = await ensureRuntime(given);
  const bin = join(place, "node_modules/onnxruntime-node/bin/napi-v6");
  expect(readdirSync(bin)).toEqual([process.platform]);
  expect(readdirSync(join(bin, process.platform))).toEqual([process.arch]);
  const noted = readFileSync(calls, "utf8");
  expect(noted).toMatch(/^ci --ignore-scripts --omit=dev/);
  expect(noted).toContain("npm_config_registry=http://127.0.0.1:9/");
  expect(noted).toContain("HTTPS_PROXY=p");
  expect(noted).not.toContain("secret");
  expect(await ensureRuntime(given)).toBe(place);
  expect(readFileSync(calls, "utf8")).toBe(noted);
});

test("an installation that was cut short does not count", async () => {
  const { folder } = fakeNpm("exit 1");
  const given = options(folder);
  await expect(ensureRuntime(given)).rejects.toMatchObject({
    code: "environment",
    message: expect.stringContaining("npm could not install ONNX Runtime (exit code 1)"),
  });
  const versions = join(given.toolCache, "model-release-runtime");
  expect(readdirSync(versions).flatMap((v) => readdirSync(join(versions, v)))).toEqual([]);
  const place = await ensureRuntime({ ...given, env: { PATH: `${fakeNpm().folder}:/usr/bin:/bin` } });
  expect(existsSync(join(place, "node_modules/onnxruntime-node/package.json"))).toBe(true);
});

test("of what npm says, the reason is shown in one line", async () => {
  const log = [
    "npm error code ECONNREFUSED",
    "npm error syscall connect",
    "npm error FetchError: request to http://127.0.0.1:9/ failed",
    "npm error     at ClientRequest.<anonymous> (index.js:130:14) {",
    "npm error   code: 'ECONNREFUSED',",
    "npm error }",
    "npm error",
    "npm error A complete log of this run can be found in: /logs",
  ];
  const given = options(fakeNpm(`cat <<'END'\n${log.join("\n")}\nEND\nexit 1`).folder);
  await expect(ensureRuntime(given)).rejects.toThrow(
    /\(exit code 1\): code ECONNREFUSED; FetchError: request to http:\/\/127\.0\.0\.1:9\/ failed$/,
  );
});

test("a folder that is given is used as it is, and must hold the runtime", async () => {
  expect(await ensureRuntime(options("", { runtimePath: resolve(".") }))).toBe(resolve("."));
  await expect(ensureRuntime(options("", { runtimePath: tempFolder() }))).rejects.toMatchObject({
    code: "configuration",
  });
});

const call = (env: NodeJS.ProcessEnv, execPath: string) => ({ env, execPath, fixes: { missing: "m", failed: "f" } });

test("npm is looked for on PATH, then beside Node", () => {
  const { folder } = fakeNpm();
  expect(findNpm(call({ PATH: `/nowhere:${folder}` }, "/x/bin/node")).command).toBe(join(folder, "npm"));
  const node = join(tempFolder(), "bin", "node");
  const beside = join(dirname(node), "..", "lib", "node_modules", "npm", "bin", "npm-cli.js");
  mkdirSync(dirname(beside), { recursive: true });
  writeFileSync(beside, "");
  expect(findNpm(call({ PATH: "/nowhere" }, node))).toEqual({ command: node, prefix: [beside], shell: false });
  expect(() => findNpm(call({ PATH: "/nowhere" }, "/x/bin/node"))).toThrow("npm was not found");
});

test("runs that install at the same time share one installation, and none takes it from another", async () => {
  const given = options(fakeNpm("sleep 0.2").folder);
  const places = await Promise.all([ensureRuntime(given), ensureRuntime(given), ensureRuntime(given)]);
  expect(new Set(places).size).toBe(1);
  expect(readdirSync(dirname(places[0] as string))).toEqual([process.arch]);
});

test("what is left of an installation gives way to a whole one, and what a killed run left goes after a day", async () => {
  const given = options(fakeNpm().folder);
  const place = await ensureRuntime(given);
  rmSync(join(place, "node_modules/onnxruntime-node/package.json"));
  const [old, young] = [join(dirname(place), ".installing-old"), join(dirname(place), ".installing-young")];
  for (const folder of [old, young]) mkdirSync(folder);
  const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 3600;
  utimesSync(old, twoDaysAgo, twoDaysAgo);
  expect(await ensureRuntime(given)).toBe(place);
  expect(existsSync(join(place, "node_modules/onnxruntime-node/package.json"))).toBe(true);
  expect(readdirSync(dirname(place)).sort()).toEqual([".installing-young", process.arch].sort());
});

describe("on a person's machine", () => {
  const { version } = JSON.parse(readFileSync("runtime/package.json", "utf8")) as { version: string };

  /** A tool in `node_modules` of a project, of which `versions` are installed: in the tool's folder, then in the project's. */
  function local(npm: string, versions: readonly (string | undefined)[] = [], env: NodeJS.ProcessEnv = {}) {
    const project = tempFolder();
    const toolFolder = join(project, "node_modules", "model-release");
    mkdirSync(toolFolder, { recursive: true });
    for (const [i, stated] of versions.entries()) {
      if (stated === undefined) continue;
      const folder = join([toolFolder, project][i] as string, "node_modules", "onnxruntime-node");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "package.json"), JSON.stringify({ version: stated }));
    }
    const announced: string[] = [];
    const given: LocalOptions = {
      toolFolder,
      lockFolder: resolve("runtime"),
      cwd: project,
      env: { PATH: `${npm}:/usr/bin:/bin`, XDG_CACHE_HOME: join(project, "cache"), ...env },
      execPath: process.execPath,
      announce: (what) => announced.push(what),
    };
    return { project, toolFolder, given, announced };
  }

  test("the runtime that is installed with the tool is used, if it is the version of the lock file", async () => {
    const within = local("", [version]);
    expect(await localRuntime(within.given)).toMatchObject({ runtimeDir: within.toolFolder });
    const beside = local("", [undefined, version]);
    expect(await localRuntime(beside.given)).toMatchObject({ runtimeDir: beside.project });
    const nearer = local("", ["1.0.0", version]);
    expect(await localRuntime(nearer.given)).toMatchObject({ runtimeDir: nearer.project });
    expect([within, beside, nearer].flatMap((each) => each.announced)).toEqual([]);
  });

  test("else it is downloaded into the cache once, which is announced", async () => {
    const { project, given, announced } = local(fakeNpm().folder, ["1.0.0"]);
    const place = join(project, "cache/model-release/onnxruntime-node", version, `${process.platform}-${process.arch}`);
    expect(await localRuntime(given)).toMatchObject({ runtimeDir: place });
    expect(announced).toEqual([`Installing ONNX Runtime ${version} from the npm registry into ${place}, once`]);
    const offline = { ...given, env: { ...given.env, PATH: "/nowhere" }, execPath: "/nowhere/bin/node" };
    expect(await localRuntime(offline)).toMatchObject({ runtimeDir: place });
    expect(announced).toHaveLength(1);
  });

  test("npm's settings of the user's project name the registry", async () => {
    const { folder, calls } = fakeNpm('[ "$1" != config ] || { echo http://127.0.0.1:9/of-project; exit 0; }');
    await localRuntime(local(folder).given);
    expect(readFileSync(calls, "utf8")).toMatch(
      /^ci [\s\S]*^npm_config_registry=http:\/\/127\.0\.0\.1:9\/of-project$/m,
    );
  });

  test("where npm is not there or fails, the other way is named", async () => {
    const failing = local(fakeNpm("exit 1").folder);
    const fix = expect.stringContaining(`npm install --ignore-scripts onnxruntime-node@${version}`);
    await expect(localRuntime(failing.given)).rejects.toMatchObject({ code: "environment", fix });
    const missing = { ...failing.given, env: { PATH: "/nowhere" }, execPath: "/nowhere/bin/node" };
    await expect(localRuntime(missing)).rejects.toMatchObject({ message: expect.stringMatching(/^npm was not/), fix });
  });

  test("a cache where no folder can be made is an error of the system, at once", async () => {
    const file = join(tempFolder(), "file");
    writeFileSync(file, "");
    const places = [file, join(file, "below"), ...(process.platform === "linux" ? ["/proc/none/below"] : [])];
    for (const XDG_CACHE_HOME of places) {
      const { given } = local(fakeNpm().folder, [], { XDG_CACHE_HOME });
      await expect(localRuntime(given)).rejects.toMatchObject({ code: expect.stringMatching(/^E[A-Z]+$/) });
    }
  });

  test("the cache is where each system keeps caches, or where XDG_CACHE_HOME says", () => {
    expect(cacheFolder({}, "linux", "/h")).toBe("/h/.cache/model-release");
    expect(cacheFolder({}, "darwin", "/h")).toBe("/h/Library/Caches/model-release");
    expect(cacheFolder({ LOCALAPPDATA: "/l" }, "win32", "/h")).toBe("/l/model-release/cache");
    expect(cacheFolder({ XDG_CACHE_HOME: "/x" }, "darwin", "/h")).toBe("/x/model-release");
    expect(cacheFolder({ XDG_CACHE_HOME: "relative" }, "linux", "/h")).toBe("/h/.cache/model-release");
  });
});

test("npm sees where things are and how to reach a registry, and no token", () => {
  const env = {
    PATH: "/bin",
    HOME: "/h",
    NPM_CONFIG_PROXY: "p",
    GITHUB_TOKEN: "t",
    npm_config__authToken: "t",
    npm_config_workspace: "w",
    npm_config_package_lock: "",
    ACTIONS_RUNTIME_TOKEN: "t",
  };
  expect(npmEnvironment(env, "/node/bin/node")).toEqual({ PATH: "/node/bin:/bin", HOME: "/h", NPM_CONFIG_PROXY: "p" });
});

test.each([
  [{ platform: "darwin", arch: "x64", glibc: undefined }, /no build for darwin-x64/],
  [{ platform: "linux", arch: "x64", glibc: undefined }, /musl/],
  [{ platform: "linux", arch: "x64", glibc: "2.17" }, /glibc 2\.28 or newer; this machine has 2\.17/],
  [{ platform: "linux", arch: "arm", glibc: "2.36" }, /no build for linux-arm/],
])("%j has no build and is told", (host, message) => {
  expect(() => requireBuild(host)).toThrow(message);
});

test.each([
  { platform: "linux", arch: "x64", glibc: "2.28" },
  { platform: "linux", arch: "arm64", glibc: "3.0" },
  { platform: "darwin", arch: "arm64", glibc: undefined },
  { platform: "win32", arch: "x64", glibc: undefined },
])("%j has one", (host) => {
  expect(() => requireBuild(host)).not.toThrow();
});
