import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect as connectSocket } from "node:net";
import { connect } from "../../../src/platform/github/client.ts";
import { createGitHubHistory } from "../../../src/platform/github/history.ts";
import { postFile } from "../../../src/platform/github/post-file.ts";
import { published, pushTag, TAG } from "../../github/acts.ts";
import { octokitFor, repository, upload } from "../../github/client.ts";
import { type StandIn, startGitHub } from "../../github/stand-in.ts";
import { stagedFile } from "../../helpers/staged.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

// A name that no name server knows: only the proxy can lead there.
const HOST = "github.invalid";
const VARIABLES = ["http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY"] as const;

let github: StandIn;
let proxy: Server;
let tunnels: string[];
let before: Record<string, string | undefined>;

/** A proxy that takes every host for this machine. */
beforeEach(async () => {
  before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
  for (const name of VARIABLES) delete process.env[name];
  tunnels = [];
  github = await startGitHub();
  proxy = createServer().on("connect", (request, client) => {
    tunnels.push(`${request.url} for ${request.headers["proxy-authorization"]}`);
    const port = Number(request.url?.split(":")[1]);
    const host = connectSocket(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      host.pipe(client).pipe(host);
    });
    for (const [one, other] of [
      [client, host],
      [host, client],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  process.env.http_proxy = `http://user:pass@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await github.close();
  proxy.close();
});

const portOf = (url: string) => new URL(url).port;
const through = (url: string) => url.replace("127.0.0.1", HOST);
const authorized = `Basic ${Buffer.from("user:pass").toString("base64")}`;

function client() {
  return connect({ ...github, token: "ghs-may-write", apiUrl: through(github.apiUrl), retryPolicy: { attempts: 1 } });
}

test("calls, downloads and uploads go through the proxy, each host by one connection", async () => {
  await pushTag(github);
  const { data: release } = await published(github);
  await upload(release.upload_url, "a.txt", "text");

  const history = createGitHubHistory(client());
  const found = await history.find(TAG, "hashed");
  expect(found?.assets).toMatchObject([{ name: "a.txt" }]);
  expect(String(Buffer.from(await history.read(found!, found!.assets[0]!)))).toBe("text");

  const file = stagedFile(tempFolder(), "b.bin", "b".repeat(100_000));
  const url = new URL(`${through(release.upload_url.replace(/\{.*/, ""))}?name=b.bin`);
  expect(await postFile(url, client(), file)).toMatchObject({ status: 201, size: file.size });
  const { data } = await octokitFor(github).rest.repos.getReleaseByTag({ ...repository, tag: TAG });
  const digest = `sha256:${createHash("sha256").update("b".repeat(100_000)).digest("hex")}`;
  expect(data.assets).toContainEqual(expect.objectContaining({ name: "b.bin", digest }));

  expect(tunnels).toEqual([
    `${HOST}:${portOf(github.apiUrl)} for ${authorized}`,
    `${HOST}:${portOf(github.uploadsUrl)} for ${authorized}`,
  ]);
});

test("hosts that no_proxy names are called without it", async () => {
  process.env.no_proxy = `other.example,.${HOST.split(".").at(-1)}`;
  await expect(createGitHubHistory(client()).find(TAG)).rejects.toMatchObject({
    message: expect.stringContaining("failed to show the release"),
  });
  expect(tunnels).toEqual([]);
});
