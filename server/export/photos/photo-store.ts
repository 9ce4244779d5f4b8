import { rm } from "node:fs/promises";
import { openPhotoList } from "./photo-list.ts";
import { type PlacedContent, type Placing, placeFile, targetOf } from "./place-file.ts";

/** Where the photos of an export are put, under the names that its records give. */
export type PhotoStore = {
  /** Whether a name leads to a place in it, and to no other. */
  holds(name: string): boolean;
  /** Puts a photo under a name that it `holds`. @throws StudioError invalid_request where nothing can have that name */
  place(name: string, content: PlacedContent): Promise<Placing>;
  /** Takes away what was put: the export was stopped, or has failed. */
  empty(): Promise<void>;
  /** To be called at the end, whatever came before. */
  close(): Promise<void>;
};

/** A folder (absolute) of the disk; what stood in it before stays. `scratchFolder`: see Sink. */
export async function folderPhotos(folder: string, scratchFolder: string): Promise<PhotoStore> {
  const placed = await openPhotoList(scratchFolder);
  let noted = Promise.resolve();
  return {
    holds: (name) => targetOf(folder, name) !== null,
    async place(name, content) {
      const target = targetOf(folder, name);
      if (target === null) return "taken";
      const placing = await placeFile(folder, target, content);
      if (placing === "placed") placed.add("", name);
      noted = noted.then(placed.drain);
      await noted;
      return placing;
    },
    async empty() {
      for await (const { name } of placed.read()) {
        const target = targetOf(folder, name);
        if (target) await rm(target, { force: true });
      }
    },
    close: () => placed.remove(),
  };
}
