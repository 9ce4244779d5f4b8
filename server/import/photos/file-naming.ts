import type { Naming } from "#domain/identity/photo-naming.ts";
import type { IdRule } from "#domain/identity/public-id.ts";

/** What a person says outright of how photos are named. */
export type NamingOptions = { root?: string | undefined; ids: readonly IdRule[]; stripPrefixes: readonly string[] };

/** Where a photo lies whose name ends as the file names it: at `tail` below a folder, if `prefix` is struck from its name. */
export type Proposal = { place: string; prefix: string | null; tail: string };

/** How one file of an import names photos. `missing`: its photos were found below no folder that was looked at. */
export type FileNaming = Naming & {
  rootId: bigint;
  /** True where COCO's own `info` stands at its head. */
  isCocoInfo: boolean;
  sha256: Buffer | null;
  missing: { looked: string[]; proposal: Proposal | null; example: string } | null;
  /** A photo that lies where the file names it (`full`, below `place`), and was not given to this import. */
  untaken: { example: string; place: string; full: string } | null;
};
