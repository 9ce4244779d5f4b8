/** Where entries came from: a file on the disk of the server or of the command line, one that a browser sent, or a model that was asked here. */
export const SOURCE_KINDS = ["file", "upload", "generated"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];
