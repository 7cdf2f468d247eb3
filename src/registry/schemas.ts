import { metadataSchema } from "./metadata-schema.js";
import { policySchema } from "./policy-schema.js";

/** The JSON Schemas that this room publishes, by file name. */
export function publishedSchemas(): Record<string, object> {
  return { "metadata.schema.json": metadataSchema, "model.schema.json": policySchema };
}
