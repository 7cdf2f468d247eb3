import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ensureRuntime, type RuntimeOptions } from "../../src/platform/runtime/install.ts";
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

function options(npm: string, changes: Partial<RuntimeOptions> = {}): RuntimeOptions {
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
  expect(existsSync(`${place}.complete`)).toBe(true);
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

test("a folder that is given is used as it is, and must hold the runtime", async () => {
  expect(await ensureRuntime(options("", { runtimePath: resolve(".") }))).toBe(resolve("."));
  await expect(ensureRuntime(options("", { runtimePath: tempFolder() }))).rejects.toMatchObject({
    code: "configuration",
  });
});

test("npm is looked for on PATH, then beside Node", () => {
  const { folder } = fakeNpm();
  expect(findNpm({ PATH: `/nowhere:${folder}` }, "/x/bin/node").command).toBe(join(folder, "npm"));
  const node = join(tempFolder(), "bin", "node");
  const beside = join(dirname(node), "..", "lib", "node_modules", "npm", "bin", "npm-cli.js");
  mkdirSync(dirname(beside), { recursive: true });
  writeFileSync(beside, "");
  expect(findNpm({ PATH: "/nowhere" }, node)).toEqual({ command: node, prefix: [beside], shell: false });
  expect(() => findNpm({ PATH: "/nowhere" }, "/x/bin/node")).toThrow("npm was not found");
});

test("npm sees where things are and how to reach a registry, and no token", () => {
  const env = {
    PATH: "/bin",
    HOME: "/h",
    NPM_CONFIG_PROXY: "p",
    GITHUB_TOKEN: "t",
    npm_config__authToken: "t",
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
