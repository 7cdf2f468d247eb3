/** The shape of `model-release.lock.json`, JSON Schema 2020-12. */
export const lockSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:model-release:lock:1",
  title: "model-release.lock.json",
  type: "object",
  required: ["schema", "lockedAt", "models"],
  additionalProperties: false,
  properties: {
    $schema: { type: "string" },
    schema: { const: "urn:model-release:lock:1" },
    lockedAt: { type: "string", format: "date-time", description: "when the newest entry was written, UTC" },
    models: {
      type: "array",
      items: {
        type: "object",
        required: ["wanted", "model", "version", "tag", "name", "from", "status", "files"],
        additionalProperties: false,
        properties: {
          wanted: { type: "string", minLength: 1, description: "what was asked for, such as fraud@^1" },
          model: { type: "string", minLength: 1 },
          version: { type: "string", minLength: 1 },
          tag: { type: "string", minLength: 1 },
          commit: { type: "string", pattern: "^[0-9a-f]{40,64}$", description: "the commit of the release" },
          name: { type: "string", minLength: 1, description: "model_name of metadata.json: the folder of the model" },
          from: {
            type: "string",
            minLength: 1,
            description:
              "the place that it was pulled from: github:<owner>/<repo>, or a folder, relative to that of this file",
          },
          registry: {
            type: "string",
            minLength: 1,
            description: "the folder that contains models/ in the repository of the releases, if it is not the top",
          },
          tagPrefix: { type: "string", minLength: 1, description: "what the tags have before models/, if anything" },
          publicKey: {
            type: "string",
            pattern: "^-----BEGIN PUBLIC KEY-----\\n[A-Za-z0-9+/=\\n]+\\n-----END PUBLIC KEY-----\\n?$",
            description: "the public key in PEM that has to confirm the signature of every version of the model",
          },
          status: {
            type: "object",
            required: ["kind"],
            additionalProperties: false,
            properties: {
              kind: { enum: ["active", "deprecated", "withdrawn", "unknown"] },
              where: { type: "string", minLength: 1 },
              readAt: { type: "string", format: "date-time" },
              why: { type: "string" },
            },
            if: { properties: { kind: { const: "unknown" } } },
            // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
            then: { required: ["why"] },
            else: { required: ["where", "readAt"] },
          },
          files: {
            type: "array",
            minItems: 1,
            items: {
              type: "object",
              required: ["name", "size", "sha256"],
              additionalProperties: false,
              properties: {
                name: { type: "string", pattern: "^[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*$" },
                size: { type: "integer", minimum: 0 },
                sha256: { type: "string", pattern: "^[0-9a-f]{64}$" },
              },
            },
          },
        },
      },
    },
  },
} as const;
