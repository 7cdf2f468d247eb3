// The service as a process of this machine.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";

const READY_MS = 60_000;
const POLL_MS = 50;

/**
 * Starts the service and waits until it is ready.
 *
 * @param {{ python: string, env: Record<string, string>, log: number }} options `log` is an open file for its output
 * @returns {Promise<{ url: string, get(path: string): Promise<any>, stop(): Promise<void> }>}
 */
export async function startService({ python, env, log }) {
  const port = await freePort();
  const args = ["-m", "uvicorn", "--factory", "serving.app:create", "--port", String(port), "--no-access-log"];
  const child = spawn(python, args, {
    cwd: join(import.meta.dirname, ".."),
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", ...env },
    stdio: ["ignore", log, log],
  });
  const ended = new Promise((done) => child.once("close", done));
  const failed = new Promise((_, fail) => {
    child.once("error", fail);
    child.once("close", (code) => fail(new Error(`The service ended with ${code}; its log says why.`)));
  });
  failed.catch(() => {});
  const url = `http://127.0.0.1:${port}`;
  const get = async (path) => (await fetch(url + path)).json();
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  try {
    await Promise.race([failed, until(async () => (await fetch(`${url}/health/ready`)).ok, READY_MS)]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, get, stop };
}

/** Waits until `holds` answers true; a rejection counts as no. */
export async function until(holds, timeoutMs) {
  const end = Date.now() + timeoutMs;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) throw new Error(`It did not happen within ${timeoutMs / 1000} s.`);
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

function freePort() {
  const server = createServer();
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
