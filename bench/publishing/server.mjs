// As much of GitHub as two clients need to publish a release, over TLS on loopback. Bodies are counted and dropped, so
// that what is measured is the client. The digest of an asset is the one that the bench knows for its name and size.
import { createHash } from "node:crypto";
import { createServer } from "node:https";

const PREFIX = "/api/v3/repos/acme/registry";
let world;

process.on("disconnect", () => process.exit());
process.on("message", (message) => {
  if (message.kind === "start") start(message);
  else if (message.kind === "reset") {
    world = fresh(message);
    process.send({ kind: "ready" });
  } else if (message.kind === "count") process.send({ kind: "count", bytes: world.bytes, requests: world.requests });
});

/** `limit` is in bytes a second for each connection, `latencyMs` comes before every answer. */
function fresh({ files, tag, commit, limit = 0, latencyMs = 0 }) {
  const digests = new Map(files.map((file) => [`${file.name}:${file.size}`, file.sha256]));
  return { digests, tag, commit, limit, latencyMs, releases: new Map(), nextId: 1, bytes: 0, requests: 0 };
}

function start({ key, cert }) {
  const server = createServer({ key, cert, ALPNProtocols: ["http/1.1"] }, (request, response) => {
    world.requests += 1;
    answer(request, response).catch((error) => response.destroy(error));
  });
  server.listen(0, "127.0.0.1", () => process.send({ kind: "started", port: server.address().port }));
}

async function answer(request, response) {
  const here = world;
  const url = new URL(request.url, `https://${request.headers.host}`);
  const upload = /^\/api\/uploads\/repos\/acme\/registry\/releases\/(\d+)\/assets$/.exec(url.pathname);
  const body = upload ? undefined : await readJson(request);
  const [status, value] = upload
    ? await receive(here, request, url, Number(upload[1]))
    : route(here, request, url, body ?? {});
  if (here.latencyMs > 0) await new Promise((done) => setTimeout(done, here.latencyMs));
  const text = value === undefined ? "" : JSON.stringify(value);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.end(text);
}

function route({ releases, tag, commit }, request, url, body) {
  const at = `${request.method} ${decodeURIComponent(url.pathname.replace(PREFIX, ""))}`;
  const base = `https://${request.headers.host}`;
  const shown = (release) => show(release, base);
  const [, id, tail] = /^\w+ \/releases\/(\d+)(\/assets)?$/.exec(at) ?? [];
  const release = releases.get(Number(id));
  const published = [...releases.values()].find((r) => !r.draft);
  if (at === `GET /git/ref/tags/${tag}`)
    return [200, { ref: `refs/tags/${tag}`, object: { type: "commit", sha: commit } }];
  if (at === "GET /releases") return [200, paged(url, [...releases.values()].map(shown))];
  if (at === `GET /releases/tags/${tag}` && published) return [200, shown(published)];
  if (at === "POST /releases") {
    if (published)
      return [422, { message: "Validation Failed", errors: [{ code: "already_exists", field: "tag_name" }] }];
    const made = { ...body, id: worldId(), assets: new Map() };
    releases.set(made.id, made);
    return [201, shown(made)];
  }
  if (release && tail) return [200, paged(url, [...release.assets.values()])];
  if (release && request.method === "GET") return [200, shown(release)];
  if (release && request.method === "PATCH") return [200, shown(Object.assign(release, body))];
  if (release && request.method === "DELETE") {
    releases.delete(release.id);
    return [204];
  }
  const [, asset] = /^DELETE \/releases\/assets\/(\d+)$/.exec(at) ?? [];
  if (asset && [...releases.values()].some((r) => r.assets.delete(Number(asset)))) return [204];
  return [404, { message: "Not Found" }];
}

function worldId() {
  return world.nextId++;
}

function paged(url, all) {
  const size = Number(url.searchParams.get("per_page") ?? 30);
  const page = Number(url.searchParams.get("page") ?? 1);
  return all.slice((page - 1) * size, page * size);
}

function show({ id, assets, ...release }, base) {
  const url = `${base}${PREFIX}/releases/${id}`;
  return {
    ...release,
    id,
    url,
    html_url: `${base}/acme/registry/releases/${id}`,
    upload_url: `${base}/api/uploads/repos/acme/registry/releases/${id}/assets{?name,label}`,
    assets: [...assets.values()],
  };
}

/** Takes an asset as GitHub does: its name is held from the first byte, and it is complete after the last. */
async function receive(here, request, url, releaseId) {
  const release = here.releases.get(releaseId);
  const name = url.searchParams.get("name");
  const size = Number(request.headers["content-length"]);
  if (!release) return [404, { message: "Not Found" }];
  if ([...release.assets.values()].some((a) => a.name === name)) {
    request.resume();
    return [422, { message: "Validation Failed", errors: [{ code: "already_exists", field: "name" }] }];
  }
  const asset = { id: worldId(), name, size: 0, state: "starter", digest: null };
  release.assets.set(asset.id, asset);
  const received = await drain(here, request);
  if (received !== size) throw new Error("the body broke off");
  const sha256 = here.digests.get(`${name}:${size}`) ?? createHash("sha256").update("unknown").digest("hex");
  Object.assign(asset, { size, state: "uploaded", digest: `sha256:${sha256}` });
  return [201, asset];
}

function drain(here, request) {
  const began = performance.now();
  let received = 0;
  return new Promise((done, failed) => {
    request.on("data", (chunk) => {
      received += chunk.length;
      here.bytes += chunk.length;
      if (here.limit === 0) return;
      const aheadMs = (received / here.limit) * 1000 - (performance.now() - began);
      if (aheadMs < 5) return;
      request.pause();
      setTimeout(() => request.resume(), aheadMs);
    });
    request.once("end", () => done(received));
    request.once("error", failed);
    request.once("aborted", () => failed(new Error("aborted")));
  });
}

async function readJson(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString("utf8"));
}
