const MAX_LENGTH = 128;

/**
 * Whether a model's name can be one folder on every system: no separator, nothing that hides it, no character that a
 * file system or a terminal takes for something else.
 */
export function isFolderName(name: string): boolean {
  if (name.length === 0 || name.length > MAX_LENGTH || name !== name.trim()) return false;
  if (/^[.~-]|\.$/.test(name)) return false;
  return !/[/\\:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(name);
}
