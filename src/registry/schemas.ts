import { metadataSchema } from "./metadata-schema.ts";
import { minimumSchema } from "./minimum-schema.ts";
import { policySchema } from "./policy-schema.ts";

/** The JSON Schemas that this room publishes, by file name. */
export function publishedSchemas(): Record<string, object> {
  return {
    "metadata.schema.json": metadataSchema,
    "model.schema.json": policySchema,
    "minimum.schema.json": minimumSchema,
  };
}
