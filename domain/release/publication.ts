import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { messageSchema } from "#domain/message-schema.ts";
import { runStateSchema } from "#domain/run.ts";

/** A name of a person or an organisation at the Hub. */
export const namespaceSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,95}$/);
/** A repository there: `org/name`. */
export const repoSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,95}\/[A-Za-z0-9][A-Za-z0-9_.-]{0,95}$/);

export const namespaceOf = (repo: string): string => repo.split("/")[0] ?? "";

/** That a release be published at the Hub. */
export const publishRequestSchema = z.strictObject({
  repo: repoSchema,
  /** Everybody may see it; else the repository is private, and stays so. */
  isPublic: z.boolean().default(false),
  /** Said again here: a release that has photos is not published by mistake. */
  withPhotos: z.boolean().default(false),
});
export type PublishRequest = z.infer<typeof publishRequestSchema>;

/** The same as its Run keeps it. */
export const storedPublishSchema = publishRequestSchema.extend({ number: z.number().int(), address: z.string() });
export type StoredPublish = z.infer<typeof storedPublishSchema>;

/** What publishing would do: files that the Hub lacks, and those of an earlier release that would go. */
export type PublishPlan = {
  repo: string;
  address: string;
  isThere: boolean;
  isPublic: boolean;
  sends: { name: string; bytes: number }[];
  removes: string[];
  same: number;
};

export const PUBLISH_STEPS = ["check", "upload", "commit"] as const;
/** `done` and `total`: files. */
export const publishProgressSchema = z.object({ step: z.enum(PUBLISH_STEPS), done: z.number(), total: z.number() });
export type PublishProgress = z.infer<typeof publishProgressSchema>;

export const publishReportSchema = z.object({
  number: z.number().int(),
  repo: z.string(),
  address: z.string(),
  commit: z.string(),
  isPublic: z.boolean(),
  files: z.number(),
});
export type PublishReport = z.infer<typeof publishReportSchema>;

/** A publication as a page lists it. */
export const publicationSchema = z.object({
  runId: idSchema,
  number: z.number().int(),
  repo: z.string(),
  address: z.string(),
  isPublic: z.boolean(),
  state: runStateSchema,
  isCancelling: z.boolean(),
  progress: publishProgressSchema.nullable(),
  error: messageSchema.nullable(),
  at: z.iso.datetime(),
});
export type PublicationView = z.infer<typeof publicationSchema>;
