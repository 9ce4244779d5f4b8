/** Where entries came from: a file on the disk of the server or of the command line, or one that a browser sent. */
export const SOURCE_KINDS = ["file", "upload"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];
