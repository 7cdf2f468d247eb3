// As much of gh as the pages of docs/ use, against the stand-in for GitHub:  gh release create <tag> [options] <file>…
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";

const { GITHUB_API_URL, GITHUB_TOKEN } = process.env;
const [group, verb, ...args] = process.argv.slice(2);
if (group !== "release" || verb !== "create") throw new Error(`This gh knows release create, not ${group} ${verb}.`);
const { values, positionals } = parseArgs({
  args,
  allowPositionals: true,
  options: { title: { type: "string" }, notes: { type: "string" } },
});
const [tag, ...files] = positionals;

const release = await post(`${GITHUB_API_URL}/repos/acme/models/releases`, "application/json", {
  tag_name: tag,
  name: values.title,
  body: values.notes,
  draft: true,
});
for (const file of files) {
  const url = `${release.upload_url.replace(/\{.*/, "")}?name=${encodeURIComponent(basename(file))}`;
  await post(url, "application/octet-stream", readFileSync(file));
}
const published = await send("PATCH", release.url, "application/json", { tag_name: tag, draft: false });
process.stdout.write(`${published.html_url}\n`);

function post(url, type, body) {
  return send("POST", url, type, body);
}

async function send(method, url, type, body) {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${GITHUB_TOKEN}`,
      accept: "application/vnd.github+json",
      "content-type": type,
      "user-agent": "gh",
    },
    body: Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
