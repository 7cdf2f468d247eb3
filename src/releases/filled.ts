import { isEvidence } from "./evidence.ts";
import { parseMarker } from "./marker.ts";

/** Whether a release has published anything: one that somebody has made by hand and put no file into has not. */
export function isFilled({
  assets,
  body,
}: {
  readonly assets: readonly { readonly name: string }[];
  readonly body: string;
}): boolean {
  return assets.some(({ name }) => !isEvidence(name)) || parseMarker(body) !== undefined;
}
