import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { saltOf } from "../../src/rollout/bucket.ts";
import { formatFlags } from "../../src/rollout/flags.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { randomKeys } from "./keys.ts";

// Needs a Python with what examples/serving/requirements.txt pins.
const PYTHON = process.env.ORACLE_PYTHON ?? "python3";
const LONG_MS = 600_000;
const WAIT_MS = 60_000;

interface Service {
  readonly url: string;
  get(path: string): Promise<unknown>;
  stop(): Promise<void>;
}
const { startService, until } = (await import("../../examples/serving/story/service.mjs" as string)) as {
  startService(options: { python: string; env: Record<string, string>; log: number }): Promise<Service>;
  until(holds: () => Promise<boolean>, timeoutMs: number): Promise<void>;
};

const { startTraffic } = (await import("../../examples/serving/story/traffic.mjs" as string)) as {
  startTraffic(
    url: string,
    model: string,
    keys: readonly string[],
    rows: readonly number[][],
  ): { served: readonly { version?: string; lost?: string }[]; stop(): Promise<void> };
};
const { bucketsIn } = (await import("../../examples/bucket/languages.mjs" as string)) as {
  bucketsIn(language: string, salt: string, keys: readonly string[]): number[];
};

const DIGEST = "0".repeat(64);
const { input_features: FEATURES } = JSON.parse(readFileSync("models/fraud/1.0.0/metadata.json", "utf8")) as {
  input_features: string[];
};
const ROW = FEATURES.map((_, i) => i);

/** A folder of pulled versions: what `pull` leaves, without evidence. */
function pulled(): string {
  const models = tempFolder();
  for (const version of ["1.0.0", "1.0.1"]) addVersion(models, version);
  return models;
}

function addVersion(models: string, version: string): void {
  const folder = join(models, "fraud", version);
  cpSync(`models/fraud/${version}`, folder, { recursive: true });
  const lines = readdirSync(folder).map(
    (name) =>
      `${createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex")} *${name}\n`,
  );
  writeFileSync(join(folder, "SHA256SUMS"), lines.join(""));
}

/** Replaces the flag file: the stable version, and a canary of half of all keys. */
function order(flags: string, rollout: string, stable: string, canary?: string): void {
  const file = join(flags, "fraud", "flags.json");
  mkdirSync(join(flags, "fraud"), { recursive: true });
  const text = formatFlags(
    { environment: "prod", model: "fraud", settings: {} },
    {
      ...{ event: "promote", rollout, actor: "local", reason: "a test", stable: { version: stable, digest: DIGEST } },
      ...(canary === undefined ? {} : { canary: { version: canary, digest: DIGEST, share: 5000, next: [10_000] } }),
    },
  );
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

async function withService(
  env: Record<string, string>,
  work: (service: Service & { flags: string; models: string }) => Promise<void>,
): Promise<void> {
  const [models, flags, folder] = [pulled(), tempFolder(), tempFolder()];
  order(flags, "rollout-1", "1.0.0");
  const settings = { MODELS: models, FLAGS: flags, POLL_SECONDS: "0.05", RETRY_SECONDS: "0.2", ...env };
  const service = await startService({ python: PYTHON, env: settings, log: openSync(join(folder, "log"), "w") });
  try {
    await work({ ...service, flags, models });
  } finally {
    await service.stop();
  }
}

interface Models {
  readonly served: readonly { readonly rollout: string; readonly versions: readonly string[] }[];
  readonly loaded: readonly { readonly version: string }[];
  readonly problems: readonly string[];
}
const modelsOf = (service: Service) => service.get("/models") as Promise<Models>;

async function ask(
  { url }: Service,
  body: unknown,
  model = "fraud",
): Promise<{ status: number; answer: { version?: string } }> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(`${url}/models/${model}/predict`, { method: "POST", body: text });
  return { status: response.status, answer: (await response.json()) as { version?: string } };
}

const serves = (service: Service, rollout: string) =>
  until(async () => (await modelsOf(service)).served[0]?.rollout === rollout, WAIT_MS);
const says = (service: Service, problem: string) =>
  until(async () => (await modelsOf(service)).problems.some((text) => text.includes(problem)), WAIT_MS);

test(
  "from release to 25% and back by one script: no request is lost, and the log has what served whom",
  () => {
    const log = join(tempFolder(), "story.jsonl");
    const args = ["examples/serving/story.mjs", "--seconds", "1", "--log", log];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: "utf8",
      env: { ...process.env, PYTHON },
    });
    expect([status, status === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/, lost: 0\n/);
    expect(stdout).toMatch(/ {2}\d+\.\d\d s {2}first answer of 1\.0\.0 to a key of the canary\n/);
    const served = readFileSync(log, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { key: string; version: string });
    expect(new Set(served.map(({ version }) => version))).toEqual(new Set(["1.0.0", "1.0.1"]));
    expect(served.every(({ key }) => key.startsWith("user-"))).toBe(true);
  },
  LONG_MS,
);

test(
  "a version that cannot be loaded, and a file that cannot be read, leave in place what is served",
  () =>
    withService({}, async (service) => {
      const { flags, models } = service;
      const isServed = async () =>
        expect(await ask(service, { rows: [ROW] })).toMatchObject({ status: 200, answer: { version: "1.0.0" } });

      order(flags, "rollout-2", "1.0.0", "2.0.0");
      await says(service, "fraud 2.0.0 cannot be loaded");
      await isServed();

      cpSync(join(models, "fraud/1.0.1"), join(models, "fraud/1.0.2"), { recursive: true });
      writeFileSync(join(models, "fraud/1.0.2/model.onnx"), "half a model");
      order(flags, "rollout-3", "1.0.0", "1.0.2");
      await says(service, "differs from SHA256SUMS");
      await isServed();

      for (const text of ["", '{"flags', "{}", '{"flags":{}}', "[]", `{"flags":${"[".repeat(100_000)}`]) {
        writeFileSync(join(flags, "fraud/flags.json"), text);
        await says(service, "is not a flag file");
        await isServed();
      }
      order(flags, "rollout-4", "../../etc");
      await says(service, "which is not a version");
      await isServed();

      rmSync(join(flags, "fraud/flags.json"));
      await says(service, "cannot be read");
      await isServed();
      expect(await service.get("/health/ready")).toMatchObject({ status: "ready" });

      // What was missing is tried again.
      order(flags, "rollout-5", "1.0.0", "1.0.2");
      await says(service, "differs from SHA256SUMS");
      rmSync(join(models, "fraud/1.0.2"), { recursive: true });
      cpSync(join(models, "fraud/1.0.1"), join(models, "fraud/1.0.2"), { recursive: true });
      await serves(service, "rollout-5");
      expect((await modelsOf(service)).problems).toEqual([]);
    }),
  LONG_MS,
);

test(
  "a rollback overtakes a version that is still being pulled",
  async () => {
    const lock = join(tempFolder(), "lock.json");
    const pin = (version: string) => ({ model: "fraud", version, name: "fraud" });
    writeFileSync(lock, JSON.stringify({ models: ["1.0.0", "1.0.1", "3.0.0"].map(pin) }));
    // A pull that does not end while the test runs.
    const pull = "sh -c 'exec sleep 20'";
    await withService({ LOCK_FILE: lock, PULL: pull }, async (service) => {
      order(service.flags, "rollout-2", "1.0.0", "1.0.1");
      await serves(service, "rollout-2");
      order(service.flags, "rollout-3", "1.0.0", "3.0.0");
      await says(service, "its versions are being loaded");
      order(service.flags, "rollout-4", "1.0.1");
      await serves(service, "rollout-4");
      expect(await ask(service, { key: "user", rows: [ROW] })).toMatchObject({ answer: { version: "1.0.1" } });
      expect((await modelsOf(service)).loaded).toEqual([{ model: "fraud", version: "1.0.1" }]);
    });
  },
  LONG_MS,
);

test(
  "without a key the stable version answers; what a request lacks is said; the metrics have model and version",
  () =>
    withService({}, async (service) => {
      order(service.flags, "rollout-2", "1.0.0", "1.0.1");
      await serves(service, "rollout-2");
      const named = Object.fromEntries(FEATURES.map((name, i) => [name, i]));
      const [byOrder, byName] = [await ask(service, { rows: [ROW] }), await ask(service, { rows: [named] })];
      expect(byOrder).toMatchObject({ status: 200, answer: { version: "1.0.0" } });
      expect(byName).toEqual(byOrder);
      const wrong: readonly (readonly [unknown, string])[] = [
        ["{", "The body is not JSON"],
        ["[".repeat(100_000), "The body is not JSON"],
        ["[]", "The body has to be an object"],
        [{ key: 7, rows: [ROW] }, '"key" has to be text'],
        [{}, '"rows" has to be a list'],
        [{ rows: [[1]] }, `rows[0] has to be ${FEATURES.length} numbers`],
        [{ rows: [ROW, { ...named, extra: 1 }] }, "rows[1] has 'extra'"],
        [{ rows: [{ ...named, "\ud800": 1 }] }, "rows[0] has '\\ud800'"],
        [{ rows: [{}] }, `rows[0] has no ${FEATURES[0]}`],
        [{ rows: [["1", ...ROW.slice(1)]] }, `rows[0]: ${FEATURES[0]} has to be a number`],
        [`{"rows": [[NaN, ${ROW.slice(1)}]]}`, `rows[0]: ${FEATURES[0]} has to be a number`],
        [`{"rows": [[1e99, ${ROW.slice(1)}]]}`, `rows[0]: ${FEATURES[0]} has to be a number`],
      ];
      for (const [body, error] of wrong) {
        expect(await ask(service, body)).toMatchObject({
          status: 422,
          answer: { error: expect.stringContaining(error) },
        });
      }
      for (const model of ["other", "fraud.salt", "%ff", "a%2Fb"]) {
        expect((await ask(service, { rows: [ROW] }, model)).status).toBe(404);
      }
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      expect(metrics).toContain('ml_inference_requests_total{model="fraud",status="ok",version="1.0.0"} 2.0');
      expect(metrics).toMatch(/ml_inference_requests_total\{model="fraud",status="invalid",version="1.0.0"\} \d/);
      expect(metrics).toMatch(/ml_inference_duration_seconds_bucket\{le="0.1",model="fraud",version="1.0.0"\} \d/);
      expect(metrics).toMatch(/ml_model_load_time_seconds\{model="fraud",version="1.0.1"\} \d/);
      expect(metrics).toContain('ml_active_models{model="fraud",version="1.0.1"} 1.0');
      expect(metrics).toContain("# TYPE ml_inference_errors_total counter");
      expect(metrics).not.toContain('model="other"');
    }),
  LONG_MS,
);

test(
  "each key is served the version of its bucket, also over HTTP, whatever it contains",
  () =>
    withService({}, async (service) => {
      order(service.flags, "rollout-2", "1.0.0", "1.0.1");
      await serves(service, "rollout-2");
      const keys = randomKeys(14).slice(0, 300);
      const buckets = bucketsIn("Node", saltOf("fraud", { rollout: "rollout-2" }), keys);
      const served = [];
      for (const key of keys) served.push((await ask(service, { key, rows: [ROW] })).answer.version);
      expect(served).toEqual(buckets.map((bucket) => (bucket < 5000 ? "1.0.1" : "1.0.0")));
    }),
  LONG_MS,
);

test(
  "flags that change twenty times a second lose no request, and versions come and go",
  () =>
    withService({ POLL_SECONDS: "0.01" }, async (service) => {
      const { served, stop } = startTraffic(service.url, "fraud", ["user-1", "user-2", "user-3"], [ROW]);
      const orders = [["1.0.0"], ["1.0.0", "1.0.1"], ["1.0.1"], ["1.0.1", "1.0.0"]] as const;
      for (let i = 0; i < 60; i++) {
        const [stable, canary] = orders[i % orders.length]!;
        order(service.flags, `rollout-${i}`, stable, canary);
        await new Promise((done) => setTimeout(done, 50));
      }
      await stop();
      expect(served.filter(({ lost }) => lost !== undefined)).toEqual([]);
      expect(new Set(served.map(({ version }) => version))).toEqual(new Set(["1.0.0", "1.0.1"]));
    }),
  LONG_MS,
);

test(
  "a session is shared by threads, and stays loaded until the last request that uses it ends",
  () => {
    const { status, stdout, stderr } = spawnSync(PYTHON, [join(import.meta.dirname, "shelf.py"), pulled()], {
      encoding: "utf8",
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    });
    expect([status, status === 0 ? stdout : stderr]).toEqual([0, "held\n"]);
  },
  LONG_MS,
);
