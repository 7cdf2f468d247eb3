import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { tempFolder } from "../helpers/temp-folder.ts";
import { type ArtifactOptions, type ArtifactService, startArtifacts, unzip } from "./artifacts.ts";

// The real client reads its environment and uses web streams, so it runs as it does on a runner: in a process of its own.
const CLIENT = `
  import { DefaultArtifactClient } from "@actions/artifact";
  const [method, ...args] = JSON.parse(process.argv[1]);
  const client = new DefaultArtifactClient();
  client[method](...args).then(
    (answer) => process.stdout.write("\\nANSWER " + JSON.stringify({ answer })),
    (error) => process.stdout.write("\\nANSWER " + JSON.stringify({ error: error.message })),
  );
`;

let service: ArtifactService;

async function start(options: ArtifactOptions = {}): Promise<void> {
  service = await startArtifacts(options);
}

afterEach(() => service.close());

interface Outcome {
  readonly answer?: { id?: number; size?: number; digest?: string; artifacts?: unknown[]; downloadPath?: string };
  readonly error?: string;
}

async function client(env: Readonly<Record<string, string>>, ...call: unknown[]): Promise<Outcome> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "-e", CLIENT, JSON.stringify(call)],
    {
      cwd: fileURLToPath(new URL("../../", import.meta.url)),
      env: { PATH: process.env.PATH, GITHUB_WORKSPACE: tempFolder(), ...env },
    },
  );
  return JSON.parse(stdout.slice(stdout.lastIndexOf("ANSWER ") + 7)) as Outcome;
}

function folderWith(files: Readonly<Record<string, Buffer>>): { folder: string; paths: string[] } {
  const folder = tempFolder();
  mkdirSync(join(folder, "charts"));
  const paths = Object.entries(files).map(([name, bytes]) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  });
  return { folder, paths };
}

describe("the artifact service", () => {
  it("takes what the real client uploads, in blocks, and keeps it whole", async () => {
    await start();
    // Three blocks of the client's eight megabytes.
    const files = { "report.json": Buffer.from('{"verdict":"pass"}'), "charts/roc.bin": randomBytes(17_000_000) };
    const { folder, paths } = folderWith(files);
    const { answer } = await client(service.env, "uploadArtifact", "evidence", paths, folder);
    const stored = service.artifacts.get("evidence");
    expect(answer).toMatchObject({ id: stored?.id, size: stored?.zip.length });
    expect(answer?.digest).toBe(createHash("sha256").update(stored!.zip).digest("hex"));
    const found = unzip(stored!.zip);
    expect([...found.keys()].sort()).toEqual(["charts/roc.bin", "report.json"]);
    for (const [name, bytes] of Object.entries(files)) expect(found.get(name)?.equals(bytes)).toBe(true);
    expect(service.calls.map((c) => c.method)).toEqual(["CreateArtifact", "FinalizeArtifact"]);
    service.assertNoViolations();
  });

  it("lists, hands out and deletes", async () => {
    await start();
    const { folder, paths } = folderWith({ "report.json": Buffer.from("{}") });
    const { answer } = await client(service.env, "uploadArtifact", "evidence", paths, folder);
    const listed = await client(service.env, "listArtifacts");
    expect(listed.answer?.artifacts).toMatchObject([{ name: "evidence", id: answer?.id, size: answer?.size }]);
    const target = tempFolder();
    const download = await client(service.env, "downloadArtifact", answer?.id, {
      path: target,
      expectedHash: `sha256:${answer?.digest}`,
    });
    expect(download.answer).toMatchObject({ downloadPath: target, digestMismatch: false });
    expect(await client(service.env, "deleteArtifact", "evidence")).toEqual({ answer: { id: answer?.id } });
    expect(service.artifacts.size).toBe(0);
    service.assertNoViolations();
  });

  it("refuses a name that the run already has", async () => {
    await start();
    const { folder, paths } = folderWith({ "report.json": Buffer.from("{}") });
    await client(service.env, "uploadArtifact", "evidence", paths, folder);
    const { error } = await client(service.env, "uploadArtifact", "evidence", paths, folder);
    expect(error).toContain("(409) Conflict: an artifact with this name already exists on the workflow run");
  });

  it("refuses who is not of the job", async () => {
    await start();
    const other = await startArtifacts();
    const { folder, paths } = folderWith({ "report.json": Buffer.from("{}") });
    const env = { ...service.env, ACTIONS_RUNTIME_TOKEN: other.env.ACTIONS_RUNTIME_TOKEN ?? "" };
    const { error } = await client(env, "uploadArtifact", "evidence", paths, folder);
    await other.close();
    expect(error).toContain("(401)");
    expect(service.artifacts.size).toBe(0);
  });

  it("fails as it is told to", async () => {
    await start({ faults: (method) => (method === "FinalizeArtifact" ? { status: 403, body: {} } : undefined) });
    const { folder, paths } = folderWith({ "report.json": Buffer.from("{}") });
    const { error } = await client(service.env, "uploadArtifact", "evidence", paths, folder);
    expect(error).toContain("(403)");
    expect(service.artifacts.size).toBe(0);
  });

  it("notes what the service does not have", async () => {
    await start();
    const authorization = `Bearer ${service.env.ACTIONS_RUNTIME_TOKEN}`;
    const address = `${service.url}/twirp/github.actions.results.api.v1.ArtifactService/CreateArtifact`;
    const answer = await fetch(address, { method: "POST", headers: { authorization }, body: '{"nmae":"evidence"}' });
    expect(answer.status).toBe(400);
    expect((await fetch(`${service.url}/elsewhere`)).status).toBe(404);
    expect(service.violations).toEqual(["CreateArtifact: unknown nmae", "GET /elsewhere: 404"]);
  });
});
