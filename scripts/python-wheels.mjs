// Builds the Python package: one wheel for each platform, with the bundles of dist/ and what they load: ONNX Runtime of
// that platform, resvg and its font. Needs npm ci, Python 3 with pip, and pip's package index.
//   node scripts/python-wheels.mjs [--out lib/python] [--platform linux-x64]...
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const root = join(import.meta.dirname, "..");

/**
 * The platforms that ONNX Runtime has builds for: the tag of a wheel and the files of its build that run models on a
 * CPU. The others are for GPUs (Windows loads DirectML only if a session asks for it) or second copies.
 */
const PLATFORMS = {
  "linux-x64": { tag: "manylinux_2_28_x86_64", files: ["libonnxruntime.so.1"] },
  "linux-arm64": { tag: "manylinux_2_28_aarch64", files: ["libonnxruntime.so.1"] },
  "darwin-arm64": { tag: "macosx_14_0_arm64", files: ["libonnxruntime.1.dylib"] },
  "win32-x64": { tag: "win_amd64", files: ["onnxruntime.dll"] },
  "win32-arm64": { tag: "win_arm64", files: ["onnxruntime.dll"] },
};
const BINDING = "onnxruntime_binding.node";

/** What is loaded from `node_modules`: packages, and the paths of each that are needed. */
const LOADED = {
  "onnxruntime-node": ["package.json", "dist"],
  "onnxruntime-common": ["package.json", "dist/cjs"],
  "@resvg/resvg-wasm": ["package.json", "index.js", "index_bg.wasm"],
  "dejavu-fonts-ttf": ["package.json", "LICENSE", "ttf/DejaVuSans.ttf"],
};

const RESVG_NOTICE = `resvg-wasm is used unmodified under the Mozilla Public License 2.0, which follows. Its source code is at
https://github.com/thx/resvg-js, that of resvg at https://github.com/linebender/resvg.

`;

/** Links of the README that lead to files of the repository lead there at a version; without a repository they stay. */
export function readmeFor(readme, repository, version) {
  if (repository === undefined) return readme;
  return readme.replaceAll(/\]\((?![a-z]+:|#)([^)]+)\)/g, `](${repository}/blob/v${version}/$1)`);
}

/** The address of a repository on the web, from the `repository` of a package.json; `undefined` without one. */
export function webAddress(stated) {
  const url = typeof stated === "string" ? stated : stated?.url;
  return url?.replace(/^git\+/, "").replace(/\.git$/, "");
}

function build(platform, out, licenses) {
  const folder = mkdtempSync(join(tmpdir(), "model-release-wheel-"));
  try {
    layOut(platform, folder);
    writeLicenses(join(folder, "licenses"), licenses);
    python(["-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", out, folder], {
      MODEL_RELEASE_WHEEL_PLATFORM: PLATFORMS[platform].tag,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function layOut(platform, folder) {
  const stated = JSON.parse(read("package.json"));
  const repository = webAddress(stated.repository);
  cpSync(join(root, "python"), folder, { recursive: true, filter: (path) => !/__pycache__/.test(path) });
  cpSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  writeFileSync(join(folder, "README.md"), readmeFor(read("README.md"), repository, stated.version));
  const urls = repository === undefined ? "" : `\n[project.urls]\nRepository = ${JSON.stringify(repository)}\n`;
  writeFileSync(join(folder, "pyproject.toml"), read("python/pyproject.toml") + urls);

  const tool = join(folder, "src", "model_release", "tool");
  for (const path of ["package.json", ...stated.files]) copy(path, tool);
  for (const [name, paths] of Object.entries(LOADED)) {
    for (const path of paths) copy(`node_modules/${name}/${path}`, tool);
  }
  const build = `node_modules/onnxruntime-node/bin/napi-v6/${platform.replace("-", "/")}`;
  for (const file of [BINDING, ...PLATFORMS[platform].files]) copy(`${build}/${file}`, tool);
}

function copy(path, to) {
  if (!existsSync(join(root, path))) throw new Error(`${path} does not exist: run  npm ci  and  npm run build  first`);
  // Declarations and source maps are for developers.
  cpSync(join(root, path), join(to, path), { recursive: true, filter: (from) => !/\.(?:d\.ts|map)$/.test(from) });
}

function writeLicenses(folder, ofRuntime) {
  mkdirSync(folder);
  for (const bundle of ["cli", "gate-worker"]) {
    cpSync(join(root, "dist", bundle, "licenses.txt"), join(folder, `${bundle}.txt`));
  }
  writeFileSync(join(folder, "resvg-wasm.txt"), RESVG_NOTICE + read("scripts/licenses/MPL-2.0.txt"));
  cpSync(join(root, "node_modules/dejavu-fonts-ttf/LICENSE"), join(folder, "dejavu-fonts.txt"));
  for (const [name, text] of Object.entries(ofRuntime)) writeFileSync(join(folder, name), text);
}

/** The npm package of ONNX Runtime ships no licence text; its Python package of the same version does. */
function runtimeLicenses() {
  const { version } = JSON.parse(read("runtime/package.json"));
  const folder = mkdtempSync(join(tmpdir(), "model-release-licenses-"));
  try {
    const only = ["--only-binary", ":all:", "--python-version", "3.12", "--platform", "manylinux_2_28_x86_64"];
    python(["-m", "pip", "download", "--quiet", "--no-deps", ...only, "--dest", folder, `onnxruntime==${version}`]);
    const [wheel = ""] = readdirSync(folder);
    python(["-m", "zipfile", "--extract", join(folder, wheel), folder]);
    const textOf = (name) => readFileSync(join(folder, "onnxruntime", name), "utf8");
    return {
      "onnxruntime.txt": textOf("LICENSE"),
      "onnxruntime-third-party.txt": textOf("ThirdPartyNotices.txt"),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const read = (path) => readFileSync(join(root, path), "utf8");

function python(args, env = {}) {
  const program = process.platform === "win32" ? "python" : "python3";
  const { status, error } = spawnSync(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: "inherit" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.slice(0, 3).join(" ")} ended with ${status}`);
}

function main() {
  const { values } = parseArgs({
    options: {
      out: { type: "string", default: join(root, "lib", "python") },
      platform: { type: "string", multiple: true, default: Object.keys(PLATFORMS) },
    },
  });
  const unknown = values.platform.filter((platform) => PLATFORMS[platform] === undefined);
  if (unknown.length > 0)
    throw new Error(`no such platform: ${unknown.join(", ")}; known: ${Object.keys(PLATFORMS).join(", ")}`);
  const licenses = runtimeLicenses();
  for (const platform of values.platform) build(platform, resolve(values.out), licenses);
}

if (process.argv[1] === import.meta.filename) {
  try {
    main();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
