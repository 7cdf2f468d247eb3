import { makePrivateFolder } from "../../platform/files/private-folder.ts";
import { createLfsStore, type LfsStore } from "../../platform/git/lfs-store.ts";

/** The objects of Git LFS that the repository at `root` has or can fetch, with the credentials that git has there. */
export function localLfs(root: string): LfsStore {
  return {
    async resolve(file, path) {
      const { path: temp, dispose } = await makePrivateFolder();
      try {
        await createLfsStore({ root, temp }).resolve(file, path);
      } finally {
        await dispose();
      }
    },
  };
}
