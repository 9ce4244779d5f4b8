import type { Writable } from "node:stream";
import type { PhotoStore } from "#server/export/photos/photo-store.ts";

/**
 * Where an export goes. Names are the export's own, never a request's. Nothing is to be taken for a finished export
 * before `commit` has returned.
 */
export type Sink = {
  open(name: string): Promise<Writable>;
  /** For temporary files. Those of a job's spool are removed with it, also when its worker was killed. */
  scratchFolder: string;
  /**
   * Photos become part of the export, below a folder of it: called once, when all data files have ended. What is opened from
   * then on is written after the photos. Null where a sink takes none.
   */
  takePhotos: ((folder: string) => PhotoStore) | null;
  /** Gives an ended file another name. Null where a name is out of our hands once its file is opened. */
  rename: ((name: string, to: string) => void) | null;
  /** Called once, after every opened file was ended. The last opened file is the manifest. */
  commit(): Promise<void>;
  /** Called instead of `commit` where the export failed: leaves nothing behind. */
  abort(cause: unknown): Promise<void>;
};
