import type { Answer, Call } from "./call.ts";

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, body, headers: { ...headers, "content-type": "application/json; charset=utf-8" } };
}

export const noContent: Answer = { status: 204 };

const docs = { documentation_url: "https://docs.github.com/rest" };

export function refuse(status: number, message: string): Answer {
  return json(status, { message, ...docs, status: String(status) });
}

export const notFound = refuse(404, "Not Found");

interface FieldError {
  readonly resource: string;
  readonly code: string;
  readonly field?: string;
  readonly message?: string;
}

/** GitHub's "Validation Failed", which names what it refuses. */
export function invalid(...errors: FieldError[]): Answer {
  return json(422, { message: "Validation Failed", errors, ...docs, status: "422" });
}

/** A page of `items`, with the `Link` header that leads to the others. */
export function page(call: Call, items: readonly unknown[]): Answer {
  const size = Math.min(100, Math.max(1, Number(call.query.get("per_page") ?? 30)));
  const number = Math.max(1, Number(call.query.get("page") ?? 1));
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string) => {
    const query = new URLSearchParams(call.query);
    query.set("page", String(to));
    return `<${call.urls.api}${call.path}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, "prev")] : []),
    ...(number < last ? [link(number + 1, "next"), link(last, "last")] : []),
    ...(number > 1 ? [link(1, "first")] : []),
  ];
  return json(
    200,
    items.slice((number - 1) * size, number * size),
    links.length === 0 ? {} : { link: links.join(", ") },
  );
}

/** Whether the client asks for the bytes themselves. */
export function wantsRaw({ headers }: Call): boolean {
  return /application\/vnd\.github(\.v3)?\.raw\b/.test(headers.accept ?? "");
}

/** GitHub calls raw files UTF-8 whatever they are, so that a client which believes it spoils binary ones. */
export function raw(bytes: Buffer): Answer {
  return { status: 200, body: bytes, headers: { "content-type": "application/vnd.github.raw+json; charset=utf-8" } };
}
