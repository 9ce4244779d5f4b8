import type { BulkAction } from "#domain/bulk.ts";

/** What a bulk action does, by its name in the address and the dialogs. */
export type BulkKind = BulkAction["do"];
