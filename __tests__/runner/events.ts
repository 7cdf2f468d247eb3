import { createRequire } from "node:module";
import { Ajv } from "ajv";
import formats from "ajv-formats";

const require = createRequire(import.meta.url);

interface Example {
  readonly name: string;
  readonly examples: readonly Record<string, unknown>[];
}

const examples = require("@octokit/webhooks-examples") as readonly Example[];
const schema = require("@octokit/webhooks-schemas") as { readonly definitions: Record<string, object> };
const ajv = new Ajv({ strict: false });
formats.default(ajv);
ajv.addSchema({ ...schema, $id: "webhooks" });

type Payload = Record<string, unknown>;

function exampleOf(name: string, fits: (payload: Payload) => boolean): Payload {
  const found = examples.find((e) => e.name === name)?.examples.find(fits);
  if (found === undefined) throw new Error(`There is no example of ${name}.`);
  return structuredClone(found);
}

/** A payload that GitHub's own schema accepts, or an error that says what it has against it. */
function accepted(definition: string, payload: Payload): Payload {
  const validate = ajv.getSchema(`webhooks#/definitions/${definition}`);
  if (validate === undefined) throw new Error(`There is no schema ${definition}.`);
  if (validate(payload)) return payload;
  throw new Error(`${definition}: ${ajv.errorsText(validate.errors)}`);
}

/** What the examples, which are older than the schema, lack of a repository. */
const REPOSITORY = {
  name: "models",
  full_name: "acme/models",
  allow_forking: true,
  is_template: false,
  web_commit_signoff_required: false,
  topics: [],
  visibility: "private",
  custom_properties: {},
  default_branch: "main",
};

function repository(payload: Payload, changes: object = {}): Payload {
  return { ...(payload.repository as Payload), ...REPOSITORY, ...changes };
}

/** The payload of a push that creates a tag. */
export function tagPush(tag: string, commit: string): object {
  const example = exampleOf("push", (p) => p.created === true && String(p.ref).startsWith("refs/tags/"));
  const head = { ...(example.head_commit as Payload), id: commit };
  return accepted("push$event", {
    ...example,
    ref: `refs/tags/${tag}`,
    after: commit,
    head_commit: head,
    repository: repository(example),
  });
}

/** The payload of a dispatch of a workflow. */
export function dispatch(inputs: Readonly<Record<string, string>>): object {
  const example = exampleOf("workflow_dispatch", () => true);
  return accepted("workflow_dispatch$event", {
    ...example,
    inputs,
    ref: "refs/heads/main",
    repository: repository(example),
  });
}

interface Side {
  readonly ref: string;
  readonly sha: string;
  readonly repo: string;
}

/** The payload of a pull request that was opened. */
export function pullRequest(number: number, base: Side, head: Side): object {
  const example = exampleOf("pull_request", (p) => p.action === "opened");
  const pull = example.pull_request as Payload;
  const side = (old: unknown, { ref, sha, repo }: Side) => {
    const payload = old as Payload;
    const [owner, name] = repo.split("/");
    return {
      ...payload,
      label: `${owner}:${ref}`,
      ref,
      sha,
      repo: repository({ repository: payload.repo }, { name, full_name: repo }),
    };
  };
  return accepted("pull_request$opened", {
    ...example,
    number,
    repository: repository(example),
    pull_request: {
      ...pull,
      auto_merge: null,
      active_lock_reason: null,
      number,
      base: side(pull.base, base),
      head: side(pull.head, head),
    },
  });
}
