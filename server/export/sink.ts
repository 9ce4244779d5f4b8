import type { Writable } from "node:stream";

/**
 * Where an export goes. Names are the export's own, never a request's. Nothing is to be taken for a finished export
 * before `commit` has returned.
 */
export type Sink = {
  open(name: string): Promise<Writable>;
  /** Gives an ended file another name. Null where a name is out of our hands once its file is opened. */
  rename: ((name: string, to: string) => void) | null;
  /** Called once, after every opened file was ended. The last opened file is the manifest. */
  commit(): Promise<void>;
  /** Called instead of `commit` where the export failed: leaves nothing behind. */
  abort(cause: unknown): Promise<void>;
};
