// Reduces GitHub's OpenAPI description to what the stand-in in __tests__/github serves, as JSON Schema:
//   npm install --prefix <folder> @octokit/openapi@23.0.2
//   node scripts/reduce-openapi.mjs <folder>/node_modules/@octokit/openapi/generated/api.github.com.json > __tests__/github/openapi/api.json
import { readFileSync } from "node:fs";

const REPO = "/repos/{owner}/{repo}";
const OPERATIONS = {
  "/user": ["get"],
  "/rate_limit": ["get"],
  [REPO]: ["get"],
  [`${REPO}/releases`]: ["get", "post"],
  [`${REPO}/releases/generate-notes`]: ["post"],
  [`${REPO}/releases/{release_id}`]: ["get", "patch", "delete"],
  [`${REPO}/releases/tags/{tag}`]: ["get"],
  [`${REPO}/releases/latest`]: ["get"],
  [`${REPO}/releases/{release_id}/assets`]: ["get", "post"],
  [`${REPO}/releases/assets/{asset_id}`]: ["get", "patch", "delete"],
  [`${REPO}/git/ref/{ref}`]: ["get"],
  [`${REPO}/git/matching-refs/{ref}`]: ["get"],
  [`${REPO}/git/tags/{tag_sha}`]: ["get"],
  [`${REPO}/git/commits/{commit_sha}`]: ["get"],
  [`${REPO}/git/trees/{tree_sha}`]: ["get"],
  [`${REPO}/git/blobs/{file_sha}`]: ["get"],
  [`${REPO}/contents/{path}`]: ["get"],
  [`${REPO}/commits/{ref}`]: ["get"],
  [`${REPO}/compare/{basehead}`]: ["get"],
  [`${REPO}/branches/{branch}`]: ["get"],
  [`${REPO}/rules/branches/{branch}`]: ["get"],
  [`${REPO}/rulesets`]: ["get"],
  [`${REPO}/rulesets/{ruleset_id}`]: ["get"],
  [`${REPO}/immutable-releases`]: ["get"],
  [`${REPO}/pulls/{pull_number}`]: ["get"],
  [`${REPO}/pulls/{pull_number}/files`]: ["get"],
  [`${REPO}/issues/{issue_number}/comments`]: ["get", "post"],
  [`${REPO}/issues/comments/{comment_id}`]: ["get", "patch", "delete"],
};

/** Keywords whose value is kept as it stands; those that hold schemas are walked. */
const PLAIN = ["type", "enum", "format", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems"];
const LISTS = ["allOf", "anyOf", "oneOf"];

const source = JSON.parse(readFileSync(process.argv[2], "utf8"));
amend(source);
// What is refused in a way that an operation does not describe has this shape.
const wanted = new Set(["basic-error"]);
const paths = Object.fromEntries(
  Object.entries(OPERATIONS).map(([path, methods]) => [path, reducePath(path, methods)]),
);
const schemas = {};
// Reducing a schema wants those that it refers to, so the set grows while it is walked.
for (const name of wanted) schemas[name] = schema(source.components.schemas[name]);
process.stdout.write(print());

/** What GitHub says in prose, or what its users measured, and what its schemas leave out. */
function amend({ paths, components }) {
  // "This may leave an empty asset with a state of `starter`" stands in the description of the upload.
  components.schemas["release-asset"].properties.state.enum.push("starter");
  // "the API will either redirect the client to the location, or stream it directly if possible"
  const asset = paths[`${REPO}/releases/assets/{asset_id}`].get;
  asset.responses[200].content["application/octet-stream"] = {};
  // The media types that the descriptions of both list, without saying what they answer.
  for (const path of [`${REPO}/contents/{path}`, `${REPO}/git/blobs/{file_sha}`]) {
    paths[path].get.responses[200].content["application/vnd.github.raw+json"] = {};
  }
}

function reducePath(path, methods) {
  return Object.fromEntries(methods.map((method) => [method, operation(source.paths[path][method])]));
}

function operation({ operationId, servers, parameters, requestBody, responses }) {
  return {
    operationId,
    ...(servers === undefined ? {} : { server: servers[0].url }),
    parameters: parameters.map(resolve).map(parameter),
    ...(requestBody === undefined ? {} : { requestBody: body(requestBody, closed) }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [status, body(resolve(response), (s) => s)]),
    ),
  };
}

function parameter(given) {
  return {
    name: given.name,
    in: given.in,
    required: given.required === true,
    ...(given["x-multi-segment"] === true ? { multiSegment: true } : {}),
    schema: schema(given.schema),
  };
}

function body({ required, content = {} }, finish) {
  const reduced = Object.entries(content).map(([type, { schema: given }]) => [
    type,
    given === undefined ? {} : { schema: finish(schema(given)) },
  ]);
  return { ...(required === true ? { required } : {}), content: Object.fromEntries(reduced) };
}

/** GitHub ignores keys that it does not know, so a misspelt one would go unseen: here it is refused. */
function closed(given) {
  if (Array.isArray(given)) return given.map(closed);
  if (typeof given !== "object" || given === null) return given;
  const walked = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, closed(value)]));
  return given.type === "object" ? { ...walked, additionalProperties: false } : walked;
}

function schema(given) {
  if (given.$ref !== undefined) {
    wanted.add(given.$ref.split("/").at(-1));
    return { $ref: given.$ref };
  }
  const reduced = {};
  for (const key of PLAIN) if (given[key] !== undefined) reduced[key] = given[key];
  for (const key of LISTS) if (given[key] !== undefined) reduced[key] = given[key].map(schema);
  if (given.items !== undefined) reduced.items = schema(given.items);
  if (given.required !== undefined) reduced.required = given.required;
  if (given.properties !== undefined) {
    reduced.properties = Object.fromEntries(Object.entries(given.properties).map(([k, v]) => [k, schema(v)]));
  }
  if (given.additionalProperties !== undefined) {
    const extra = given.additionalProperties;
    reduced.additionalProperties = typeof extra === "object" ? schema(extra) : extra;
  }
  return given.nullable === true ? nullable(reduced) : reduced;
}

/** OpenAPI 3.0's `nullable` as JSON Schema says it. */
function nullable(reduced) {
  if (reduced.type === undefined) return { anyOf: [reduced, { type: "null" }] };
  return {
    ...reduced,
    type: [reduced.type, "null"],
    ...(reduced.enum === undefined ? {} : { enum: [...new Set([...reduced.enum, null])] }),
  };
}

function resolve(given) {
  if (given.$ref === undefined) return given;
  return given.$ref
    .slice(2)
    .split("/")
    .reduce((node, key) => node[key], source);
}

/** One line for each path and each schema, so that a newer description gives a diff that can be read. */
function print() {
  const lines = (entries) =>
    entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",\n");
  const sorted = Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{"info":${JSON.stringify({ title: source.info.title, version: source.info.version })},
"paths":{
${lines(Object.entries(paths))}
},
"components":{"schemas":{
${lines(sorted)}
}}}
`;
}
