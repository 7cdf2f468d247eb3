const MAX_BYTES = 255;
/** Devices of Windows, whatever follows behind a dot. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³]) *(?:\.|$)/i;
/** As the registry releases them. */
const ASSET = /^[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*$/;

/**
 * Whether a model's name can be one folder on every system: no separator, nothing that hides it, no character that a
 * file system or a terminal takes for something else.
 */
export function isFolderName(name: string): boolean {
  if (name.length === 0 || new TextEncoder().encode(name).length > MAX_BYTES || name !== name.trim()) return false;
  // macOS takes two spellings of one name for the same folder, and other systems do not.
  if (DEVICE.test(name) || name !== name.normalize("NFC")) return false;
  if (/^[.~-]|\.$/.test(name)) return false;
  return !/[/\\:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(name);
}

/** Whether a file of a release can have this name on every system. */
export function isFileName(name: string): boolean {
  return ASSET.test(name) && name.length <= MAX_BYTES && !name.endsWith(".") && !DEVICE.test(name);
}
