import { z } from "zod";
import { type BulkRequest, printStoredBulkRequest, storedBulkRequestSchema } from "#domain/bulk.ts";
import { readStored } from "#domain/find/stored-filter.ts";
import { idSchema } from "#domain/id.ts";

/** What a Run of the kind `bulk` asks for: a change, or that an earlier one be undone. */
export type BulkRunRequest = BulkRequest | z.infer<typeof undoSchema>;

const undoSchema = z.strictObject({ undoes: idSchema });

/** @throws StudioError unprocessable where it asks for what is not known */
export const readBulkRunRequest = (stored: unknown): BulkRunRequest =>
  isUndo(stored) ? readStored(undoSchema, stored) : readStored(storedBulkRequestSchema, stored);

const isUndo = (stored: unknown): boolean => typeof stored === "object" && stored !== null && "undoes" in stored;

/** As readBulkRunRequest reads it. */
export const printBulkRunRequest = (request: BulkRunRequest) =>
  "undoes" in request ? request : printStoredBulkRequest(request);
