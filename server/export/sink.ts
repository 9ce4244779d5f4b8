import type { Writable } from "node:stream";
import type { PhotoStore } from "./photo-store.ts";

/**
 * Where an export goes. Names are the export's own, never a request's. Nothing is to be taken for a finished export
 * before `commit` has returned.
 */
export type Sink = {
  open(name: string): Promise<Writable>;
  /** Where what is only needed meanwhile may lie. Files of a job that was killed go with the rest of it. */
  scratchFolder: string;
  /**
   * Photos become part of the export, below a folder of it: called once, when all data files have ended. What is opened from
   * then on is written behind the photos. Null where a sink takes none.
   */
  takePhotos: ((folder: string) => PhotoStore) | null;
  /** Gives an ended file another name. Null where a name is out of our hands once its file is opened. */
  rename: ((name: string, to: string) => void) | null;
  /** Called once, after every opened file was ended. The last opened file is the manifest. */
  commit(): Promise<void>;
  /** Called instead of `commit` where the export failed: leaves nothing behind. */
  abort(cause: unknown): Promise<void>;
};
