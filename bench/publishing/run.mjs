// Publishes to a server on loopback and says how long it takes and how much memory, next to `gh release create` where gh
// is on the machine. Needs a build (npm run build) and openssl:
//   node bench/publishing/run.mjs [--size-mib 1024] [--rounds 3] [--limit-mib 40] [--only <part of a case's name>]
import { fork, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { cpus, release as kernel, platform, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { formatMarker } from "../../lib/releases/marker.js";

const MIB = 1 << 20;
const { values: given } = parseArgs({
  options: {
    "size-mib": { type: "string", default: "1024" },
    "limit-mib": { type: "string", default: "40" },
    rounds: { type: "string", default: "3" },
    only: { type: "string", default: "" },
  },
});
const sizeMib = Number(given["size-mib"]);
const limitMib = Number(given["limit-mib"]);
const rounds = Number(given.rounds);

const TAG = "models/fraud/1.0.0";
const COMMIT = "1".repeat(40);
const POLL_MS = 20;
// Linux says so to programs on every machine that Node runs on.
const TICKS_PER_S = 100;
// Of eight files, four are there by then.
const KILLED_AT = 0.6;
// A plain path from here to the server: no proxy, no account and no settings of whoever runs this.
const CLEAN = { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR ?? tmpdir() };

const folder = mkdtempSync(join(tmpdir(), "model-release-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const certificate = makeCertificate();
const server = fork(join(import.meta.dirname, "server.mjs"), { env: CLEAN });
const { port } = await ask({ kind: "start", key: certificate.key, cert: certificate.cert });
const ghVersion = /gh version (\S+)/.exec(spawnSync("gh", ["--version"], { encoding: "utf8" }).stdout ?? "")?.[1];
const clients = ["ours", ...(ghVersion === undefined ? [] : ["gh"])];

const large = await Promise.all([0, 1, 2, 3].map((i) => makeFile(`weights-${i}.bin`, sizeMib * MIB)));
const halves = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((i) => makeFile(`half-${i}.bin`, (sizeMib / 2) * MIB)));
const small = await Promise.all(Array.from({ length: 100 }, (_, i) => makeFile(`part-${i}.bin`, 4096)));
const limit = limitMib * MIB;

const CASES = [
  { name: `4 × ${sizeMib} MiB`, files: large, times: rounds },
  { name: `4 × ${sizeMib} MiB, ${limitMib} MiB/s a connection`, files: large, limit, times: rounds },
  { name: "100 × 4 KiB", files: small, times: rounds },
  { name: "100 × 4 KiB, 50 ms to answer", files: small, latencyMs: 50, times: 1 },
  { name: "again, the same", files: large, before: "publish", times: 1 },
  {
    name: `8 × ${sizeMib / 2} MiB, again after SIGKILL at ${100 * KILLED_AT}%`,
    files: halves,
    before: "kill",
    times: 1,
  },
];

printHead();
for (const bench of CASES.filter(({ name }) => name.includes(given.only))) {
  const runs = new Map(clients.map((client) => [client, []]));
  // The clients take turns, so that what else the machine does meets both.
  for (let round = 0; round < bench.times; round++) for (const c of clients) runs.get(c).push(await measure(c, bench));
  for (const client of clients) printRow(summarise(bench.name, client, runs.get(client), runs.get("gh")));
}
server.disconnect();

/** Publishes once, and gives seconds, the highest resident memory and the bytes of files that the server received. */
async function measure(client, { files, limit = 0, latencyMs = 0, before }) {
  await ask({ kind: "reset", files, tag: TAG, commit: COMMIT, limit, latencyMs });
  const start = () => (client === "gh" ? startGh(files) : startOurs(files));
  if (before === "publish") await start().ended;
  if (before === "kill") await killPartWay(start(), files);
  const { bytes } = await ask({ kind: "count" });
  const run = start();
  const { seconds, peakMib, cpuSeconds, end } = await run.ended;
  const sent = (await ask({ kind: "count" })).bytes - bytes;
  return { seconds, peakMib, cpuSeconds, sentMib: sent / MIB, end };
}

async function killPartWay(run, files) {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  while ((await ask({ kind: "count" })).bytes < KILLED_AT * total) await sleep(POLL_MS);
  run.child.kill("SIGKILL");
  await run.ended;
}

function startOurs(files) {
  const body = `Notes\n\n${formatMarker({ tag: TAG, commit: COMMIT })}\n`;
  const spec = { tag: TAG, commit: COMMIT, title: "RunContext", body, prerelease: false };
  const plan = { where: "acme/registry", spec, files };
  writeFileSync(join(folder, "plan.json"), JSON.stringify({ apiUrl: `https://localhost:${port}/api/v3`, plan }));
  const args = [join(import.meta.dirname, "ours.mjs"), join(folder, "plan.json")];
  return watch(spawn(process.execPath, args, { env: { ...CLEAN, NODE_EXTRA_CA_CERTS: certificate.file } }));
}

function startGh(files) {
  const args = ["release", "create", TAG, "--repo", "acme/registry", "--title", "RunContext", "--notes", "Notes"];
  const env = {
    ...CLEAN,
    GH_HOST: `localhost:${port}`,
    GH_ENTERPRISE_TOKEN: "bench",
    GH_CONFIG_DIR: join(folder, "gh"),
    GH_NO_UPDATE_NOTIFIER: "1",
    SSL_CERT_FILE: certificate.file,
  };
  return watch(spawn("gh", [...args, ...files.map(({ file }) => file)], { env }));
}

/** Times a process and reads its high-water mark, which Linux keeps, until it ends. */
function watch(child) {
  const began = performance.now();
  let said = "";
  let peakKib = 0;
  let ticks = 0;
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (said += part));
  const timer = setInterval(() => {
    try {
      const mark = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1];
      peakKib = Math.max(peakKib, Number(mark ?? 0));
      // Ticks of its own and of the system for it: the 14th and the 15th field, the 2nd being a name in brackets.
      const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1].split(" ");
      ticks = Number(fields[11]) + Number(fields[12]);
    } catch {
      // It has ended, or the system has no /proc.
    }
  }, POLL_MS);
  const ended = new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => {
      clearInterval(timer);
      const last = said.trim().split("\n").at(-1);
      const end = code === 0 ? (/^[a-z-]+$/.test(last) ? last : "published") : last;
      done({
        seconds: (performance.now() - began) / 1000,
        peakMib: peakKib / 1024,
        cpuSeconds: ticks / TICKS_PER_S,
        end,
      });
    });
  });
  return { child, ended };
}

function summarise(name, client, runs, others) {
  const seconds = median(runs.map((r) => r.seconds));
  const ratio = client === "ours" && others ? seconds / median(others.map((r) => r.seconds)) : undefined;
  return {
    name,
    client: client === "gh" ? `gh ${ghVersion}` : "Model Release",
    seconds,
    ratio,
    cpuSeconds: median(runs.map((r) => r.cpuSeconds)),
    peakMib: Math.max(...runs.map((r) => r.peakMib)),
    sentMib: Math.max(...runs.map((r) => r.sentMib)),
    end: [...new Set(runs.map((r) => r.end))].join(", "),
  };
}

function printHead() {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  console.log(
    `${cpus().length} × ${cpus()[0]?.model.trim()}, ${memory}, ${platform()} ${kernel()}, Node ${process.version}\n`,
  );
  console.log("| case | client | wall time | to gh | processor time | peak memory | bytes sent | end |");
  console.log("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |");
}

function printRow({ name, client, seconds, ratio, cpuSeconds, peakMib, sentMib, end }) {
  const cells = [
    name,
    client,
    `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`,
    ratio === undefined ? "" : ratio.toFixed(2),
    cpuSeconds === 0 ? "" : `${cpuSeconds.toFixed(1)} s`,
    peakMib === 0 ? "" : `${peakMib.toFixed(0)} MiB`,
    `${sentMib.toFixed(sentMib < 10 ? 1 : 0)} MiB`,
    end,
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** A file of the size that takes no room on the disk, with bytes of its own at the start. */
async function makeFile(name, size) {
  const file = join(folder, name);
  writeFileSync(file, name);
  truncateSync(file, size);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: MIB })) hash.update(chunk);
  return { name, file, size, sha256: hash.digest("hex") };
}

function makeCertificate() {
  const [key, file] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const args = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost
    -addext subjectAltName=DNS:localhost`.split(/\s+/);
  const made = spawnSync("openssl", [...args, "-keyout", key, "-out", file], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`openssl did not make a certificate: ${made.error?.message ?? made.stderr}`);
  return { file, key: readFileSync(key, "utf8"), cert: readFileSync(file, "utf8") };
}

function ask(message) {
  return new Promise((done) => {
    server.once("message", done);
    server.send(message);
  });
}

function sleep(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
