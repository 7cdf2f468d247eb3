import { createHash } from "node:crypto";
import { invalid, json, noContent, notFound, page, refuse } from "./answers.ts";
import { assetName } from "./asset-name.ts";
import { bytesOf } from "./blobs.ts";
import { type Answer, type Call, type Handlers, isLate, readsContents, seesDrafts, writesContents } from "./call.ts";
import { noteChange, pickRelease } from "./releases.ts";
import { renderAsset } from "./render.ts";
import type { Asset, Release } from "./state.ts";

const MAX_ASSETS = 1000;

function list(call: Call): Answer {
  const release = pickRelease(call);
  if (release === undefined) return notFound;
  const seen = release.assets.filter((a) => !isLate(a.late, "list"));
  return page(
    call,
    seen.map((asset) => renderAsset(call.urls, release, asset, isLate(asset.late, "digest"))),
  );
}

function upload(call: Call): Answer {
  const release = pickRelease(call);
  if (release === undefined) return notFound;
  const name = assetName(call.query.get("name") ?? "");
  const refused = refuseUpload(call, release, name);
  if (refused !== undefined) return refused;
  // What breaks off leaves a stump behind that holds the name.
  if (call.interrupted) {
    release.assets.push(newAsset(call, name, "starter"));
    return refuse(502, "Server Error");
  }
  const asset = newAsset(call, name, "uploaded");
  release.assets.push(asset);
  noteChange(call, release, `asset ${name} added`);
  return json(201, renderAsset(call.urls, release, asset, asset.late.digest > 0));
}

function refuseUpload({ headers, maxAssetBytes }: Call, release: Release, name: string): Answer | undefined {
  const length = headers["content-length"];
  if (length === undefined) return refuse(400, "Bad Content-Length: ");
  if (headers["content-type"] === undefined) return refuse(400, "Bad Content-Type: ");
  if (release.immutable) return refuse(422, "Cannot upload assets to an immutable release.");
  const wrong = (field: string, message: string) =>
    invalid({ resource: "ReleaseAsset", code: "custom", field, message: `${field} ${message}` });
  if (Number(length) < 1) return wrong("size", "must be greater than or equal to 1");
  if (Number(length) >= maxAssetBytes) return wrong("size", `must be less than ${maxAssetBytes}`);
  if (release.assets.length >= MAX_ASSETS) return wrong("file_count", "limited to 1000 assets per release");
  if (release.assets.some((a) => a.name === name)) {
    return invalid({ resource: "ReleaseAsset", code: "already_exists", field: "name" });
  }
  return undefined;
}

function newAsset(call: Call, name: string, state: "uploaded" | "starter"): Asset {
  const bytes = state === "uploaded" ? call.bytes : Buffer.alloc(0);
  if (call.token === undefined) throw new Error("an upload without a token came through");
  return {
    id: call.state.nextId(),
    name,
    label: call.query.get("label"),
    state,
    contentType: call.headers["content-type"] ?? "",
    bytes,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    uploader: call.token,
    createdAt: call.state.now(),
    late: { list: 0, tag: 0, digest: 0, ...call.late },
    downloads: 0,
  };
}

interface Found {
  readonly release: Release;
  readonly asset: Asset;
}

function pick(call: Call): Found | undefined {
  for (const release of call.state.releases) {
    const asset = release.assets.find((a) => a.id === Number(call.params.asset_id));
    if (asset !== undefined && (!release.draft || seesDrafts(call))) return { release, asset };
  }
  return undefined;
}

/** As JSON what is known of an asset, as `application/octet-stream` its bytes. */
function get(call: Call): Answer {
  const found = pick(call);
  if (found === undefined) return notFound;
  const { release, asset } = found;
  if (call.headers.accept !== "application/octet-stream") {
    return json(200, renderAsset(call.urls, release, asset, isLate(asset.late, "digest")));
  }
  if (asset.state !== "uploaded") return notFound;
  asset.downloads += 1;
  if (call.assetDownload === "redirect") {
    return { status: 302, headers: { location: `${call.urls.blobs}/assets/${asset.id}?sig=${asset.sha256}` } };
  }
  return bytesOf(asset.bytes, call.headers.range);
}

function update(call: Call): Answer {
  const found = pick(call);
  if (found === undefined) return notFound;
  const { release, asset } = found;
  if (release.immutable) return refuse(422, "Cannot edit assets of an immutable release.");
  const given = call.json as { name?: string; label?: string; state?: Asset["state"] };
  const name = given.name === undefined ? asset.name : assetName(given.name);
  if (release.assets.some((a) => a.id !== asset.id && a.name === name)) {
    return invalid({ resource: "ReleaseAsset", code: "already_exists", field: "name" });
  }
  Object.assign(asset, { name, label: given.label ?? asset.label, state: given.state ?? asset.state });
  noteChange(call, release, `asset ${name} edited`);
  return json(200, renderAsset(call.urls, release, asset));
}

function remove(call: Call): Answer {
  const found = pick(call);
  if (found === undefined) return notFound;
  const { release, asset } = found;
  if (release.immutable) return refuse(422, "Cannot delete assets from an immutable release.");
  release.assets.splice(release.assets.indexOf(asset), 1);
  noteChange(call, release, `asset ${asset.name} deleted`);
  return noContent;
}

export const assetHandlers: Handlers = {
  "repos/list-release-assets": { needs: readsContents, handle: list },
  "repos/upload-release-asset": { needs: writesContents, handle: upload },
  "repos/get-release-asset": { needs: readsContents, handle: get },
  "repos/update-release-asset": { needs: writesContents, handle: update },
  "repos/delete-release-asset": { needs: writesContents, handle: remove },
};
