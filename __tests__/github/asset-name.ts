/**
 * The name that GitHub gives to an uploaded file. Its rule is not published; this follows what people saw: odd
 * characters become dots, dots do not repeat, a leading one gets "default" before it, trailing ones go.
 */
export function assetName(given: string): string {
  const plain = given
    .replace(/[^A-Za-z0-9._@+-]/g, ".")
    .replace(/\.{2,}/g, ".")
    .replace(/\.$/, "");
  return plain.startsWith(".") ? `default${plain}` : plain;
}
