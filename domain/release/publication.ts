import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { messageSchema } from "#domain/message-schema.ts";
import { runStateSchema } from "#domain/run.ts";
import { LICENCE_KINDS, type LicenceKind } from "./licence-kind.ts";

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

const LISTED_MAX = 50;
const fileSchema = z.object({ name: z.string(), bytes: z.number() });
/** The same as a dialog shows it: of files that may be 100,000 photos the first, and the licences that forbid something or are not stated. */
export const shownPlanSchema = z.object({
  repo: z.string(),
  address: z.string(),
  isThere: z.boolean(),
  isPublic: z.boolean(),
  sends: z.object({ count: z.number(), bytes: z.number(), first: fileSchema.array() }),
  removes: z.object({ count: z.number(), first: z.string().array() }),
  same: z.number(),
  licences: z
    .object({ path: z.string(), licence: z.string().nullable(), kinds: z.enum(LICENCE_KINDS).array() })
    .array(),
});
export type ShownPlan = z.infer<typeof shownPlanSchema>;

export function showPlan(
  { sends, removes, ...plan }: PublishPlan,
  licences: readonly { path: string; licence: string | null; kinds: LicenceKind[] }[],
): ShownPlan {
  const bytes = sends.reduce((sum, own) => sum + own.bytes, 0);
  return {
    ...plan,
    sends: { count: sends.length, bytes, first: sends.slice(0, LISTED_MAX) },
    removes: { count: removes.length, first: removes.slice(0, LISTED_MAX) },
    licences: licences
      .filter(({ kinds }) => kinds.length > 0)
      .slice(0, LISTED_MAX)
      .map(({ path, licence, kinds }) => ({ path, licence, kinds })),
  };
}

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
  isResumable: z.boolean(),
  progress: publishProgressSchema.nullable(),
  error: messageSchema.nullable(),
  at: z.iso.datetime(),
});
export type PublicationView = z.infer<typeof publicationSchema>;

/** What its leads may publish to: the Hub, and the names there that an owner allowed. */
export type HubChoice = { address: string; namespaces: { namespace: string; withPhotos: boolean }[] };

/** `replacedBy`: the release that stands in its repository since. */
export type PublicationOf = PublicationView & { replacedBy: number | null };

/** Of all publications, the newest first, what is still to be told of a release: at each repository the newest attempt, and the last one that is there. */
export function publicationsOf(all: readonly PublicationView[], number: number): PublicationOf[] {
  const place = ({ address, repo }: PublicationView) => `${address} ${repo}`;
  const newest = new Map<string, PublicationView>();
  const done = new Map<string, PublicationView>();
  const standing = new Map<string, PublicationView>();
  for (const own of all) {
    const isDone = own.state === "done";
    if (isDone && !standing.has(place(own))) standing.set(place(own), own);
    if (own.number !== number) continue;
    if (!newest.has(place(own))) newest.set(place(own), own);
    if (isDone && !done.has(place(own))) done.set(place(own), own);
  }
  return all
    .filter((own) => newest.get(place(own)) === own || done.get(place(own)) === own)
    .map((own) => {
      const now = standing.get(place(own));
      return { ...own, replacedBy: own.state === "done" && now && now.number !== number ? now.number : null };
    });
}
