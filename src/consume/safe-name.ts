const MAX_BYTES = 255;
/** Devices of Windows, whatever follows behind a dot. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Whether a model's name can be one folder on every system: no separator, nothing that hides it, no character that a
 * file system or a terminal takes for something else.
 */
export function isFolderName(name: string): boolean {
  if (name.length === 0 || new TextEncoder().encode(name).length > MAX_BYTES || name !== name.trim()) return false;
  if (DEVICE.test(name)) return false;
  if (/^[.~-]|\.$/.test(name)) return false;
  return !/[/\\:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(name);
}
