import type { Disk, OpenFile } from "../../../../src/platform/folder/disk.ts";

/** One operation on the disk, before it is carried out. `cut` writes the first half of what a write would write. */
export interface Step {
  readonly name: keyof Disk | keyof OpenFile;
  readonly path: string;
  readonly to?: string;
  /** Whether the disk holds anything else afterwards. */
  readonly changes: boolean;
  readonly cut?: () => Promise<void>;
}

/** A disk that announces every operation. What `before` throws is what the operation fails with. */
export function stepped(disk: Disk, before: (step: Step) => Promise<void>): Disk {
  const one =
    <T>(name: keyof Disk, action: (path: string) => Promise<T>) =>
    async (path: string): Promise<T> => {
      await before({ name, path, changes: name !== "list" && name !== "sync" });
      return action(path);
    };
  return {
    list: one("list", disk.list),
    makeFolder: one("makeFolder", disk.makeFolder),
    removeFile: one("removeFile", disk.removeFile),
    removeFolder: one("removeFolder", disk.removeFolder),
    sync: one("sync", disk.sync),
    async clone(from, to) {
      await before({ name: "clone", path: from, to, changes: true });
      return disk.clone(from, to);
    },
    async rename(from, to) {
      await before({ name: "rename", path: from, to, changes: true });
      return disk.rename(from, to);
    },
    async open(path, how) {
      await before({ name: "open", path, changes: how === "create" });
      return steppedFile(await disk.open(path, how), path, before);
    },
  };
}

function steppedFile(file: OpenFile, path: string, before: (step: Step) => Promise<void>): OpenFile {
  return {
    async read(buffer) {
      await before({ name: "read", path, changes: false });
      return file.read(buffer);
    },
    async write(bytes) {
      await before({ name: "write", path, changes: true, cut: () => file.write(bytes.subarray(0, bytes.length >> 1)) });
      return file.write(bytes);
    },
    async sync() {
      await before({ name: "sync", path, changes: false });
      return file.sync();
    },
    async close() {
      await before({ name: "close", path, changes: false });
      return file.close();
    },
  };
}
