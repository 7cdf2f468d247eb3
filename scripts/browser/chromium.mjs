// A headless Chromium, driven over its DevTools protocol through a pipe: no port is opened, and nothing is installed.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The command of Debian's package; CHROMIUM names another one. */
const COMMAND = process.env.CHROMIUM ?? "chromium";
const START_MS = 60_000;

const FLAGS = [
  "--headless=new",
  "--remote-debugging-pipe",
  // In a container, Chromium's own sandbox cannot be set up; the pages are ours.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
  "--force-device-scale-factor=1",
];

/**
 * Starts Chromium; rejects if it cannot be started. `close` ends it and removes its profile.
 *
 * @returns {Promise<{ open: (options?: { script?: boolean }) => Promise<Page>, close: () => Promise<void> }>}
 */
export async function startChromium() {
  const profile = await mkdtemp(join(tmpdir(), "model-release-chromium-"));
  const child = spawn(COMMAND, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
  });
  const said = [];
  child.stderr.on("data", (chunk) => said.push(chunk));
  const ended = new Promise((resolve) => {
    child.once("exit", resolve);
    child.once("error", resolve);
  });
  const connection = connect(child.stdio[3], child.stdio[4]);
  const close = async () => {
    child.kill("SIGKILL");
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  const failed = ended.then((why) => {
    const words = why instanceof Error ? why.message : Buffer.concat(said).toString();
    throw new Error(`${COMMAND} did not start: ${words}\nInstall Chromium, or name its command in CHROMIUM.`);
  });
  failed.catch(() => undefined);
  try {
    await Promise.race([connection.send("Browser.getVersion"), failed, after(START_MS, "Chromium did not answer")]);
  } catch (error) {
    await close();
    throw error;
  }
  return { open: (options) => openPage(connection, options), close };
}

function after(ms, message) {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(message)), ms).unref();
  });
}

/** Messages are JSON, each ended by a zero byte. */
function connect(to, from) {
  const waiting = new Map();
  const listeners = new Set();
  let rest = "";
  let last = 0;
  to.on("error", () => undefined);
  from.setEncoding("utf8");
  from.on("data", (chunk) => {
    const messages = (rest + chunk).split("\0");
    rest = messages.pop() ?? "";
    for (const message of messages.map((text) => JSON.parse(text))) {
      if (message.id === undefined) for (const listener of listeners) listener(message);
      else settle(message);
    }
  });
  function settle({ id, error, result }) {
    const { resolve, reject, method } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error === undefined) resolve?.(result);
    else reject?.(new Error(`${method}: ${error.message}`));
  }
  return {
    listen: (listener) => listeners.add(listener),
    send(method, params = {}, sessionId = undefined) {
      last += 1;
      const id = last;
      to.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject, method }));
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openPage>>} Page */
async function openPage(connection, { script = true } = {}) {
  const { targetId } = await connection.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await connection.send("Target.attachToTarget", { targetId, flatten: true });
  const send = (method, params) => connection.send(method, params, sessionId);
  /** What the page logged, what it threw and what it asked for. */
  const heard = { errors: [], requests: [] };
  let loaded = () => undefined;
  connection.listen((message) => {
    if (message.sessionId !== sessionId) return;
    const { method, params } = message;
    if (method === "Page.loadEventFired") loaded();
    if (method === "Log.entryAdded") heard.errors.push(params.entry.text);
    if (method === "Runtime.exceptionThrown") heard.errors.push(params.exceptionDetails.text);
    if (method === "Runtime.consoleAPICalled") heard.errors.push(params.args.map((a) => a.value).join(" "));
    if (method === "Page.javascriptDialogOpening") heard.errors.push(`dialog: ${params.message}`);
    if (method === "Network.requestWillBeSent") heard.requests.push(params.request.url);
  });
  for (const domain of ["Page", "Log", "Runtime", "Network", "DOM", "Accessibility"]) await send(`${domain}.enable`);
  if (!script) await send("Emulation.setScriptExecutionDisabled", { value: true });
  return {
    heard,
    send,
    /** Shows a file or an address and waits until it is loaded. */
    async go(url) {
      const done = new Promise((resolve) => {
        loaded = resolve;
      });
      await send("Page.navigate", { url });
      await done;
    },
    /** How it is looked at. `scheme` is `light` or `dark`. */
    async look({ width, height = 900, scheme = "light", media = "" }) {
      await send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
      await send("Emulation.setEmulatedMedia", { media, features: [{ name: "prefers-color-scheme", value: scheme }] });
    },
    /** The value of an expression of the tests' own. */
    async evaluate(expression) {
      const { result, exceptionDetails } = await send("Runtime.evaluate", {
        expression,
        returnByValue: true,
        awaitPromise: true,
      });
      if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? "it threw");
      return result.value;
    },
    /** Text into what has the focus. */
    async type(text) {
      await send("Input.insertText", { text });
    },
    async press(key) {
      const named = { key, code: key, windowsVirtualKeyCode: { Tab: 9, Enter: 13, ArrowRight: 39 }[key] ?? 0 };
      await send("Input.dispatchKeyEvent", { type: "keyDown", ...named, ...(key === "Enter" && { text: "\r" }) });
      await send("Input.dispatchKeyEvent", { type: "keyUp", ...named });
    },
    /** The whole page as a PNG. */
    async screenshot() {
      const { cssContentSize } = await send("Page.getLayoutMetrics");
      const clip = { x: 0, y: 0, width: cssContentSize.width, height: cssContentSize.height, scale: 1 };
      const { data } = await send("Page.captureScreenshot", { format: "png", captureBeyondViewport: true, clip });
      return Buffer.from(data, "base64");
    },
    async print() {
      const { data } = await send("Page.printToPDF", { preferCSSPageSize: true, printBackground: false });
      return Buffer.from(data, "base64");
    },
  };
}
