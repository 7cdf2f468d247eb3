import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatChecksums } from "../../src/releases/evidence.ts";
import type { Report } from "../../src/releases/report.ts";
import { runCli } from "../helpers/cli.ts";
import { linearModels } from "../helpers/linear-model.ts";
import { createRegistry, fixtureRows, type Registry } from "../helpers/registry.ts";
import { CLI, spawnCli } from "../helpers/spawn-cli.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const TAG = "models/scorer/1.0.0";
const POLICY = "title: Scorer\ngate:\n  metrics:\n    accuracy: { min: 0.95 }\n  latency: { p95_ms: { max: 1000 } }\n";

function gatedRegistry(policy = POLICY, wrongEvery = 50): Registry {
  const registry = createRegistry();
  registry.addVersion();
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(500, wrongEvery));
  registry.write("models/scorer/model.yml", policy);
  registry.commit();
  return registry;
}

const linear = linearModels();
const release = (registry: Registry, ...more: string[]) =>
  runCli(registry.root, ["release", TAG, "--to", "releases", ...more], linear);
/** The same with ONNX Runtime. */
const releaseForReal = (registry: Registry, ...more: string[]) =>
  runCli(registry.root, ["release", TAG, "--to", "releases", ...more]);
const published = (registry: Registry) => {
  try {
    return readdirSync(join(registry.root, "releases/models/scorer"));
  } catch {
    return [];
  }
};
const evidence = (registry: Registry) =>
  JSON.parse(registry.read(".model-release/scorer/1.0.0/validation-report.json")) as Report;

test("a model that holds its limits is published whole, with evidence that checks out", async () => {
  const registry = gatedRegistry();
  const commit = registry.git("rev-parse", "HEAD");
  const { code, stdout, stderr } = await releaseForReal(registry);
  expect([code, stdout]).toEqual([0, expect.stringContaining("PASS  every limit is met")]);
  const folder = join(registry.root, "releases", TAG);
  expect(readdirSync(folder).sort()).toEqual([
    "README.md",
    "SHA256SUMS",
    "confusion_matrix.png",
    "feature_importance.json",
    "metadata.json",
    "model.onnx",
    "release.json",
    "validation-report.json",
    "verdict.intoto.json",
    "verdict.predicate.json",
  ]);
  const record = JSON.parse(readFileSync(join(folder, "release.json"), "utf8"));
  expect(record).toMatchObject({ title: "Scorer v1.0.0", commit, tag: TAG });
  expect(record.body).toContain("models/scorer/1.0.0/metadata.json");
  const report = JSON.parse(readFileSync(join(folder, "validation-report.json"), "utf8")) as Report;
  expect(report).toMatchObject({ verdict: "pass", gated: true, quality: { rows: 500 } });
  expect(report.quality?.metrics.find((m) => m.name === "accuracy")?.value).toBe(0.98);
  const sums = readFileSync(join(folder, "SHA256SUMS"), "utf8");
  for (const file of report.files) expect(sums).toContain(formatChecksums([file]));
  expect(stderr.indexOf("• Plan")).toBeLessThan(stderr.indexOf("• Publishing"));
  expect(stderr).toContain("100% 500 rows");
});

test.each([".", ""])(
  "a release into the repository itself (--to %j) is refused: its models/ is no release",
  async (to) => {
    const registry = gatedRegistry("title: Scorer\ngate:\n  metrics:\n    accuracy: { min: 1 }\n");
    const { code, stdout, stderr } = await runCli(registry.root, ["release", TAG, "--to", to, "--first"], linear);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("--to names the repository's own folder");
  },
);

test("the name of a file that a failure quotes does not steer the terminal", async () => {
  const { code, stderr } = await runCli(tempFolder(), ["release", TAG, "--to", "x", "--x\u001b[2J"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("\\u001b[2J")]);
  expect(stderr).not.toContain("\u001b");
});

test("progress that cannot be written stops nothing", () => {
  const registry = createRegistry();
  registry.addVersion();
  registry.commit();
  const args = ["-c", 'exec "$0" "$@" 2>/dev/full', process.execPath, CLI, "validate", TAG];
  const { status, stdout } = spawnSync("/bin/sh", args, { cwd: registry.root, encoding: "utf8" });
  expect([status, stdout]).toEqual([0, expect.stringContaining("PASS")]);
});

test("the same identity again is a success that changes nothing and measures nothing", async () => {
  const registry = gatedRegistry();
  await release(registry);
  const folder = join(registry.root, "releases", TAG);
  const before = readFileSync(join(folder, "validation-report.json"), "utf8");
  const again = await release(registry);
  expect([again.code, again.stderr]).toEqual([0, expect.not.stringContaining("Measuring")]);
  expect(again.stdout).toContain("Already published");
  expect(readFileSync(join(folder, "validation-report.json"), "utf8")).toBe(before);
});

test("other content under a published version is refused", async () => {
  const registry = gatedRegistry();
  await release(registry);
  registry.addVersion({ files: { "notes.txt": "new" } });
  registry.commit();
  const { code, stdout } = await release(registry);
  expect([code, stdout]).toEqual([1, expect.stringContaining("these files differ: notes.txt")]);
});

test.each([
  [
    "accuracy",
    POLICY.replace("0.95", "0.99"),
    /models\/scorer\/model\.yml:4:15 {2}accuracy is 0\.98, below its limit of 0\.99/,
  ],
  [
    "latency",
    POLICY.replace("1000", "0.000001"),
    /model\.yml:5:29 {2}The p95 latency is .* above its limit of 0\.000001 ms/,
  ],
])(
  "a model that misses its %s is refused: nothing published, exit code 1, evidence written",
  async (_, policy, message) => {
    const registry = gatedRegistry(policy);
    const { code, stdout } = await release(registry);
    expect(code).toBe(1);
    expect(stdout).toMatch(message);
    expect(stdout).toContain("Nothing was published.");
    expect(published(registry)).toEqual([]);
    expect(evidence(registry)).toMatchObject({ verdict: "fail", mode: "release" });
  },
);

describe("with nothing configured", () => {
  test("a first release of a bare model goes out as ungated, and says so first", async () => {
    const registry = createRegistry();
    registry.addVersion({ bare: true });
    registry.commit();
    const { code, stdout } = await release(registry);
    expect(code).toBe(0);
    expect(stdout.split("\n")[0]).toBe(
      "Released without an accuracy gate. To add one, put labelled rows in models/scorer/fixtures/ and run  model-release init scorer",
    );
    for (const name of ["README.md", "feature_importance.json", "confusion_matrix.png"]) {
      expect(stdout).toMatch(new RegExp(`warning .*contains no ${name.replace(".", "\\.")}`));
    }
    expect(stdout).toMatch(/latency p50 +\d/);
    expect(stdout).toContain("inputs made from the model's signature");
    expect(stdout).toContain("title = scorer  (model.yml sets none)");
    const report = evidence(registry);
    expect(report).toMatchObject({ verdict: "ungated", gated: false });
    const record = JSON.parse(registry.read(`releases/${TAG}/release.json`)) as { body: string };
    expect(record.body.startsWith("**Released without an accuracy gate.**")).toBe(true);
    expect(
      registry.read(".model-release/scorer/1.0.0/summary.md").startsWith("**Released without an accuracy gate.**"),
    ).toBe(true);
  });

  test("one file in fixtures/ is used without model.yml, and each default is listed", async () => {
    const registry = createRegistry();
    registry.addVersion();
    registry.write("models/scorer/fixtures/rows.csv", fixtureRows(100, 0, "answer"));
    registry.commit();
    const { code, stdout } = await release(registry);
    expect(code).toBe(0);
    expect(stdout).toMatch(/accuracy +1\.00/);
    for (const line of [
      "gate.fixtures = models/scorer/fixtures/rows.csv  (the only file in fixtures/)",
      "gate.label = answer  (the only column that is not a feature)",
      "gate.output = labels from label, scores from probabilities  (chosen by the shapes of the outputs)",
      "gate.output.positive_class = fraud  (the last of two classes)",
    ]) {
      expect(stdout).toContain(line);
    }
    // Measured, but held against no limit: that is no gate.
    expect(stdout).toContain("UNGATED");
  });

  test("--require-gate refuses", async () => {
    const registry = createRegistry();
    registry.addVersion();
    registry.commit();
    const { code, stdout } = await release(registry, "--require-gate");
    expect([code, stdout]).toEqual([1, expect.stringContaining("A gate is required")]);
    expect(published(registry)).toEqual([]);
  });

  test("once a release was gated, a later one without fixtures is refused", async () => {
    const registry = gatedRegistry();
    await release(registry);
    registry.git("rm", "-rq", "models/scorer/fixtures", "models/scorer/model.yml");
    registry.addVersion({ version: "1.0.1" });
    registry.commit();
    const { code, stdout } = await runCli(
      registry.root,
      ["release", "models/scorer/1.0.1", "--to", "releases"],
      linear,
    );
    expect([code, stdout]).toEqual([1, expect.stringContaining("1.0.0 was released with an accuracy gate")]);
    expect(published(registry)).toEqual(["1.0.0"]);
  });

  test("init writes a first policy that makes a gate", async () => {
    const registry = createRegistry();
    registry.addVersion();
    registry.write("models/scorer/fixtures/rows.csv", fixtureRows(100));
    expect((await runCli(registry.root, ["init", "scorer"], linear)).code).toBe(0);
    registry.commit();
    const { code, stdout } = await runCli(registry.root, ["gate", TAG], linear);
    expect([code, stdout]).toEqual([0, expect.stringContaining("PASS  every limit is met")]);
    expect(await runCli(registry.root, ["init", "scorer"], linear)).toMatchObject({ code: 2 });
  });
});

test("the next release finds the previous one, and the order of versions is held", async () => {
  const registry = gatedRegistry();
  await release(registry);
  for (const [version, code, message] of [
    ["1.0.1", 0, "compared with  1.0.0 from folder releases"],
    ["0.9.0", 1, "0.9.0 is below the latest release 1.0.1"],
    ["1.4.0", 0, "1.4.0 skips numbers after 1.0.1"],
    ["1.0.2", 0, "1.0.2 is a backport"],
    ["1.4.0+build", 1, "differ only in build metadata"],
  ] as const) {
    registry.addVersion({ version });
    registry.commit();
    const result = await runCli(registry.root, ["release", `models/scorer/${version}`, "--to", "releases"], linear);
    expect([version, result.code, result.stdout]).toEqual([version, code, expect.stringContaining(message)]);
  }
});

test("--dry-run shows the plan and publishes nothing", async () => {
  const registry = gatedRegistry();
  const { code, stdout, stderr } = await release(registry, "--dry-run");
  expect(code).toBe(0);
  expect(stderr).toContain("publish Scorer v1.0.0 in folder releases");
  expect(stdout).toContain("Dry run: nothing was published.");
  expect(published(registry)).toEqual([]);
});

test("--json prints one document with all of it, and keeps progress on stderr", async () => {
  const registry = gatedRegistry();
  const { stdout } = await release(registry, "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: "published",
    exitCode: 0,
    release: { url: `releases/${TAG}` },
    report: { schema: "urn:model-release:report:1", verdict: "pass" },
  });
});

test("every error comes at once, from metadata, policy and folder", async () => {
  const registry = gatedRegistry(POLICY.replace("accuracy", "acuracy"));
  registry.addVersion({ metadata: { version: "1.0.1", deprecated: "no" }, files: { "empty.txt": "" } });
  registry.commit();
  const { code, stdout } = await runCli(registry.root, ["validate", TAG], linear);
  expect(code).toBe(1);
  for (const rule of ["layout/empty-file", "metadata/wrong-value", "policy/"])
    expect(stdout).toContain(`(model-release explain ${rule}`);
});

const REGRESSION = { model_type: "regression", output_classes: [], metrics: { rmse: 1, mae: 1, r2: 0 } };

// What grows is stopped by the watch over its memory or by the limit of its address space, whichever comes first.
test.each([
  ["endless", ["--time-limit", "2"], /did not finish within 2 s/],
  ["growing", ["--memory-limit", "500"], /needed more than 500 MB|Failed to allocate memory/],
  ["never-runs", [], /not on x float32\[1, 1\] of 0\.5/],
])(
  "what made-up inputs cannot show is no verdict: %s is released as ungated, with a warning",
  async (onnx, options, why) => {
    const registry = createRegistry();
    registry.addVersion({
      onnx,
      metadata: { ...REGRESSION, ...(onnx === "never-runs" ? { input_features: ["x"] } : {}) },
    });
    registry.commit();
    const { code, stdout } = await releaseForReal(registry, ...options);
    expect([code, stdout]).toEqual([0, expect.stringContaining("(model-release explain gate/made-inputs-failed)")]);
    expect(stdout).toMatch(why);
    expect(stdout).toContain("Released without an accuracy gate");
    expect(published(registry)).toEqual(["1.0.0"]);
    expect(evidence(registry)).toMatchObject({ verdict: "ungated", gated: false });
    expect(evidence(registry).latency).toBeUndefined();
  },
);

test("a model is timed on the first made-up inputs that it runs on, and what did not run is reported", async () => {
  const registry = createRegistry();
  registry.addVersion({ onnx: "image", metadata: { ...REGRESSION, input_features: ["pixels"] } });
  registry.commit();
  const { code, stdout } = await runCli(registry.root, ["gate", TAG]);
  expect([code, stdout]).toEqual([0, expect.stringContaining("made-up inputs of pixels float32[1, 1, 1, 1] of 0.5")]);
  expect(stdout).toContain("It runs on pixels float32[1, 3, 32, 32] of 0.5");
  expect(evidence(registry).latency).toMatchObject({ inputs: "made from the signature" });
});

describe("a model that cannot be run is refused by its own finding", () => {
  test.each([
    ["endless", "model/timed-out", ["--time-limit", "2"]],
    ["growing", "model/out-of-memory", ["--memory-limit", "500"]],
    ["custom-operator", "model/custom-operator", []],
  ])("%s", async (onnx, rule, options) => {
    const registry = createRegistry();
    registry.addVersion({
      onnx,
      metadata: REGRESSION,
    });
    registry.write("models/scorer/fixtures/rows.csv", fixtureRows(10));
    registry.commit();
    const { code, stdout } = await releaseForReal(registry, ...options);
    expect([code, stdout]).toEqual([1, expect.stringContaining(`(model-release explain ${rule})`)]);
    expect(published(registry)).toEqual([]);
    expect(evidence(registry).verdict).toBe("fail");
  });

  test.each([
    ["truncated", (b: Buffer) => b.subarray(0, 200), "model/truncated"],
    ["empty", () => Buffer.alloc(0), "layout/empty-file"],
    ["a text", () => Buffer.from("not a model\n"), "model/not-onnx"],
  ])("%s", async (_, mutate, rule) => {
    const registry = createRegistry();
    registry.addVersion();
    const file = join(registry.root, TAG, "model.onnx");
    writeFileSync(file, mutate(readFileSync(file)));
    registry.commit();
    const { code, stdout } = await releaseForReal(registry);
    expect([code, stdout]).toEqual([1, expect.stringContaining(`(model-release explain ${rule})`)]);
  });
});

describe("wrong use", () => {
  test.each([
    [["publish"], 2, /Unknown command "publish"/],
    [["release", TAG], 2, /--to <folder>/],
    [["release", "fraud/1.0.0", "--to", "x"], 2, /does not have the form/],
    [["release", "models/fraud/v1.0.0", "--to", "x"], 2, /Write it without the prefix: 1\.0\.0/],
    [["gate", TAG, "--frobnicate"], 2, /gate has no option "--frobnicate"/],
    [["gate", TAG, "--time-limit", "soon"], 2, /Use a number above 0/],
    [["gate", "models/nothing/1.0.0"], 2, /The folder models\/nothing\/1\.0\.0 does not exist/],
    [["schema", "nothing"], 2, /The schemas are metadata, model, minimum, report/],
  ])("%j ends with %d and says what to do", async (args, code, message) => {
    const registry = createRegistry();
    registry.commit();
    const result = await runCli(registry.root, args, linear);
    expect([result.code, result.stderr]).toEqual([code, expect.stringMatching(message)]);
    expect(result.stderr).not.toMatch(/\n {4}at /);
  });

  test("a history that cannot be read is not the same as none", async () => {
    const registry = gatedRegistry();
    registry.write("releases/models/scorer", "a file where a folder should be");
    const result = await release(registry);
    expect([result.code, result.stderr]).toEqual([3, expect.stringContaining("cannot be used")]);
  });
});

test("help, version and schemas are printed", async () => {
  const registry = createRegistry();
  for (const args of [["--help"], ["release", "--help"], ["--version"], ["schema"], ["schema", "metadata"]]) {
    const { code, stdout } = await runCli(registry.root, args);
    expect([code, stdout.length > 5]).toEqual([0, true]);
  }
});

describe("a fault of the machine is no verdict", () => {
  const gate = (registry: Registry) => runCli(registry.root, ["gate", TAG], linear);

  test("folders that cannot be used are named, and nobody is asked to report a defect", async () => {
    const registry = gatedRegistry();
    const temp = await spawnCli(registry.root, ["gate", TAG], { TMPDIR: "/nonexistent" });
    expect(temp.stderr).toMatch(/temporary files \(TMPDIR\) cannot be used: \/nonexistent: .*\(ENOENT\)/);
    expect(temp.stderr).toContain("set TMPDIR to another folder");
    registry.write(".model-release", "");
    const evidenceFile = await gate(registry);
    expect(evidenceFile.stderr).toMatch(/The evidence folder cannot be used: .*\.model-release: .*\(ENOTDIR\)/);
    for (const { code, stderr } of [temp, evidenceFile]) {
      expect(code).toBe(3);
      expect(stderr).not.toContain("defect");
    }
    // What was measured before is not lost.
    expect([temp.stdout, evidenceFile.stdout]).toEqual(["", expect.stringMatching(/^PASS /m)]);
  });

  test("a smaller limit on the address space is kept, and a measurement leaves git status clean", async () => {
    const registry = gatedRegistry();
    const run = (kilobytes: number) =>
      spawnSync("/bin/sh", ["-c", `ulimit -v ${kilobytes} && exec "$0" "$@"`, process.execPath, CLI, "gate", TAG], {
        cwd: registry.root,
        encoding: "utf8",
      });
    const enough = run(6_000_000);
    expect([enough.status, enough.stdout]).toEqual([0, expect.stringContaining("PASS")]);
    expect(registry.git("status", "--porcelain")).toBe("");
    // Enough for this tool and not for its worker, or for neither: never a verdict.
    expect(run(1_150_000).status).not.toBe(1);
  });

  test("limits beyond what can be held are refused before anything is read", async () => {
    for (const option of ["--time-limit", "--memory-limit"]) {
      const { code, stderr } = await runCli(tempFolder(), ["gate", TAG, option, "99999999999"]);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/Use a number of at most \d+\./)]);
    }
  });

  test("a folder of earlier releases that is not there is a typing error, not a first release", async () => {
    const registry = gatedRegistry();
    const { code, stderr } = await runCli(registry.root, ["gate", TAG, "--from", "nowhere"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("--from names nowhere, which does not exist.")]);
  });

  test("--to is not followed through a link of the repository", async () => {
    const registry = gatedRegistry();
    const outside = tempFolder();
    symlinkSync(outside, join(registry.root, "releases"));
    const { code, stderr } = await release(registry);
    expect([code, stderr, readdirSync(outside)]).toEqual([
      2,
      expect.stringContaining("releases is a symbolic link"),
      [],
    ]);
  });
});

test("a run that is interrupted ends the model's process and removes its private copies", async () => {
  const registry = createRegistry();
  registry.addVersion({
    onnx: "endless",
    metadata: { model_type: "regression", output_classes: [], metrics: { rmse: 1, mae: 1, r2: 0 } },
  });
  registry.commit();
  const temporary = tempFolder();
  const child = spawn(process.execPath, [CLI, "gate", TAG], {
    cwd: registry.root,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const worker = await new Promise<string>((found) => {
    const look = setInterval(() => {
      const children = spawnSync("ps", ["-o", "pid=,args=", "--ppid", String(child.pid)], { encoding: "utf8" }).stdout;
      const measuring = /^ *(\d+) .*gate-worker/m.exec(children)?.[1];
      if (measuring === undefined) return;
      clearInterval(look);
      found(measuring);
    }, 50);
  });
  expect(readdirSync(temporary)).toHaveLength(1);
  child.kill("SIGTERM");
  const code = await new Promise((done) => child.once("close", done));
  expect([code, readdirSync(temporary)]).toEqual([143, []]);
  // A process that was killed may stay in the table until somebody asks how it ended.
  while (isAlive(worker)) await new Promise((next) => setTimeout(next, 20));
});

function isAlive(pid: string): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
