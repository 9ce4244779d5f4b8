import type { ConnectionOptions } from "./connection-options.ts";
import type { Fetched } from "./fetched.ts";

/** How far a fetch is. In the phase `files` its measure is bytes, else files. Sizes that no server tells are estimates. */
export type FetchProgress = {
  phase: "files" | "cutting" | "photos";
  files: number;
  filesTotal: number;
  bytes: number;
  bytesTotal: number;
};

/** What every step of one fetch works with. `out` is an absolute path. */
export type FetchContext = {
  out: string;
  fetched: Fetched;
  connection: ConnectionOptions;
  onProgress: (progress: FetchProgress) => void;
};
