import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";

/** A JSON Schema as `scripts/reduce-openapi.mjs` writes it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly multiSegment?: true;
  readonly schema: Schema;
}

interface Body {
  readonly required?: true;
  readonly content: Readonly<Record<string, { readonly schema?: Schema }>>;
}

/** One thing that GitHub's API can do, e.g. `repos/create-release`. */
export interface Operation {
  readonly operationId: string;
  /** Set where it is not the API's own host that serves it. */
  readonly server?: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export const document = JSON.parse(
  readFileSync(new URL("./openapi/api.json", import.meta.url), "utf8"),
) as unknown as Document;

interface Route {
  readonly pattern: RegExp;
  readonly methods: Readonly<Record<string, Operation>>;
}

// A letter sorts before "{": what is spelt out comes before what may be anything.
const routes: readonly Route[] = Object.entries(document.paths)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([path, methods]) => ({ pattern: patternOf(path, methods), methods }));

function patternOf(path: string, methods: Route["methods"]): RegExp {
  const parameters = Object.values(methods).flatMap((operation) => operation.parameters);
  const source = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    parameters.some((p) => p.name === name && p.multiSegment) ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  );
  return new RegExp(`^${source}$`);
}

export interface Match {
  readonly operation: Operation;
  /** The path's parameters, decoded once. */
  readonly params: Readonly<Record<string, string>>;
}

/** The operation behind a method and a path as it was sent, or `undefined` where GitHub describes none. */
export function findOperation(method: string, path: string): Match | undefined {
  for (const { pattern, methods } of routes) {
    const found = pattern.exec(path);
    const operation = methods[method.toLowerCase()];
    if (found === null || operation === undefined) continue;
    const params = Object.entries(found.groups ?? {}).map(
      ([name, value]) => [name, decodeURIComponent(value)] as const,
    );
    return { operation, params: Object.fromEntries(params) };
  }
  return undefined;
}

const strict = new Ajv({ strict: false, allErrors: true, formats: { "repo.nwo": true } });
// What stands in an address is text; "7" is the integer that an operation wants.
const lenient = new Ajv({ strict: false, allErrors: true, coerceTypes: true });
for (const ajv of [strict, lenient]) {
  formats.default(ajv);
  ajv.addSchema(document, "api");
}
const compiled = new Map<object, ValidateFunction>();

/** What `value` does wrong by `schema`, each problem with its place. */
export function problems(schema: object, value: unknown, ajv: Ajv = strict): string[] {
  // A schema's references are relative to the whole document.
  const rooted = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object;
  const validate = compiled.get(schema) ?? ajv.compile(rooted);
  compiled.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const extra = (params as { additionalProperty?: string }).additionalProperty;
    return `${instancePath || "/"} ${message}${extra === undefined ? "" : `: ${extra}`}`;
  });
}

const places = new Map<readonly Parameter[], { path: object; query: object }>();

/** The schemas of an operation's path and query; a parameter that it does not have is refused. */
function parameterSchemas(parameters: readonly Parameter[]): { path: object; query: object } {
  const schemaOf = (place: Parameter["in"]) => {
    const own = parameters.filter((p) => p.in === place);
    return {
      type: "object",
      properties: Object.fromEntries(own.map((p) => [p.name, p.schema])),
      required: own.filter((p) => p.required).map((p) => p.name),
      additionalProperties: false,
    };
  };
  const known = places.get(parameters) ?? { path: schemaOf("path"), query: schemaOf("query") };
  places.set(parameters, known);
  return known;
}

/** What a request does that its operation does not describe. */
export function checkRequest(
  { operation, params }: Match,
  query: URLSearchParams,
  json: unknown,
  contentType: string | undefined,
): string[] {
  const schemas = parameterSchemas(operation.parameters);
  return [
    ...problems(schemas.path, { ...params }, lenient).map((p) => `path: ${p}`),
    ...problems(schemas.query, Object.fromEntries(query), lenient).map((p) => `query: ${p}`),
    ...checkRequestBody(operation, json, contentType).map((p) => `body: ${p}`),
  ];
}

function checkRequestBody({ requestBody }: Operation, json: unknown, contentType: string | undefined): string[] {
  const schema = requestBody?.content["application/json"]?.schema;
  if (json === undefined) return requestBody?.required && schema !== undefined ? ["is missing"] : [];
  if (schema === undefined) return ["this operation takes none"];
  if (!/^application\/(vnd\.github[\w.+]*)?json\b/.test(contentType ?? "")) return [`content-type is ${contentType}`];
  return problems(schema, json);
}

/** What an answer of ours says that GitHub's description does not. */
export function checkResponse(operation: Operation, status: number, type: string | undefined, body: unknown): string[] {
  const described = operation.responses[String(status)];
  if (described === undefined && status < 400) return [`status ${status} is not described`];
  if (body === undefined) return [];
  const media = (type ?? "").split(";")[0] ?? "";
  const content = described?.content[media];
  if (content?.schema !== undefined) return problems(content.schema, Buffer.isBuffer(body) ? String(body) : body);
  if (status >= 400) return problems(document.components.schemas["basic-error"] ?? {}, body);
  return content === undefined ? [`status ${status} does not answer ${media}`] : [];
}
