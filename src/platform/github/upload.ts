import { createReadStream } from "node:fs";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { pipeline } from "node:stream/promises";
import { Failure } from "../../nouns/failure.js";
import type { StagedFile } from "../../publish/ports.js";
import { call, type GitHub } from "./client.js";

const TYPES: Readonly<Record<string, string>> = {
  json: "application/json",
  md: "text/markdown",
  png: "image/png",
  onnx: "application/octet-stream",
};

/** Streams a file to a draft's `upload_url` with an explicit length; `fetch` would keep the body in memory. */
export async function uploadAsset({ token }: GitHub, uploadUrl: string, file: StagedFile): Promise<void> {
  await call(`take ${file.name}`, async () => {
    const url = new URL(uploadUrl.replace(/\{.*\}$/, ""));
    url.searchParams.set("name", file.name);
    const answer = await post(url, token, file);
    if (answer.status !== 201) throw Object.assign(new Error(answer.message), { status: answer.status });
    if (answer.name !== file.name) {
      throw new Failure("environment", `GitHub stored ${file.name} under the name ${answer.name}.`, {
        fix: "Rename the file so that it holds only letters, digits and . _ @ + -",
      });
    }
  });
}

interface Answer {
  readonly status: number;
  readonly message: string;
  readonly name: string | undefined;
}

async function post(url: URL, token: string, file: StagedFile): Promise<Answer> {
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  const request = send(url, {
    method: "POST",
    headers: {
      accept: "application/vnd.github+json",
      authorization: `token ${token}`,
      "content-type": TYPES[file.name.split(".").at(-1) ?? ""] ?? "application/octet-stream",
      "content-length": file.size,
      "user-agent": "model-release",
    },
  });
  const answered = new Promise<Answer>((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => resolve(readAnswer(response.statusCode ?? 0, Buffer.concat(chunks).toString("utf8"))));
    });
  });
  const [answer] = await Promise.all([
    answered,
    pipeline(createReadStream(file.file, { highWaterMark: 1 << 20 }), request),
  ]);
  return answer;
}

function readAnswer(status: number, text: string): Answer {
  try {
    const body = JSON.parse(text) as { message?: unknown; name?: unknown; errors?: unknown };
    const errors = body.errors === undefined ? "" : ` ${JSON.stringify(body.errors)}`;
    return {
      status,
      message: `${String(body.message ?? "")}${errors}`,
      name: typeof body.name === "string" ? body.name : undefined,
    };
  } catch {
    return { status, message: text.slice(0, 200), name: undefined };
  }
}
