import { z } from "zod";
import { DATASET_TABS, TABS } from "./dataset-tabs.ts";
import { idSchema } from "./id.ts";
import { cocoKey, vgKey } from "./identity/image-key.ts";
import type { Access } from "./rights/rights.ts";

type PageRow = { path: string; access: Access; isOfAccounts: boolean; words: readonly [area: string, key: string] };

/** The pages that are of no data set: where each is, who may open it, and what it is called (area and key of the messages). */
export const STUDIO_PAGES = {
  home: { path: "/", access: "signed_in", isOfAccounts: false, words: ["home", "title"] },
  import: { path: "/import", access: "import", isOfAccounts: false, words: ["import", "title"] },
  people: { path: "/people", access: "people", isOfAccounts: true, words: ["account", "people"] },
  keys: { path: "/keys", access: "keys", isOfAccounts: true, words: ["account", "keys"] },
  audit: { path: "/audit", access: "audit", isOfAccounts: false, words: ["account", "audit"] },
  account: { path: "/account", access: "account", isOfAccounts: true, words: ["account", "title"] },
} as const satisfies Record<string, PageRow>;

export type StudioPage = keyof typeof STUDIO_PAGES;
const PAGES = Object.keys(STUDIO_PAGES) as StudioPage[];

const ofDataset = { datasetId: z.string(), datasetName: z.string() };

/** Where the command palette leads: a page, or what an id names. */
export const destinationSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("page"), page: z.enum(PAGES) }),
  z.object({ kind: z.literal("tab"), tab: z.enum(TABS), ...ofDataset }),
  z.object({
    kind: z.literal("session"),
    id: z.string(),
    name: z.string().nullable(),
    purpose: z.enum(["session", "practice", "spot_check"]),
    ...ofDataset,
  }),
  z.object({ kind: z.literal("entry"), id: z.string(), ...ofDataset }),
  /** `identity`: the name that was looked for. `id`: the photo's own, for filters. */
  z.object({ kind: z.literal("photo"), id: z.string(), identity: z.string(), ...ofDataset }),
  z.object({ kind: z.literal("export"), id: z.string(), ...ofDataset }),
  /** Of an import whose data set was removed, or was never made, the name is empty. */
  z.object({ kind: z.literal("import"), id: z.string(), datasetName: z.string() }),
]);
export type Destination = z.infer<typeof destinationSchema>;

/** Its address within the studio. */
export function addressOf(destination: Destination): string {
  switch (destination.kind) {
    case "page":
      return STUDIO_PAGES[destination.page].path;
    case "tab":
      return `/datasets/${destination.datasetId}${DATASET_TABS[destination.tab].path}`;
    case "session":
      return `/review/${destination.id}`;
    case "entry":
      return `/datasets/${destination.datasetId}/entries/${destination.id}`;
    case "photo":
      return `/datasets/${destination.datasetId}?image=${destination.id}`;
    case "export":
      return `/datasets/${destination.datasetId}/export`;
    case "import":
      return `/import/runs/${destination.id}`;
  }
}

/** Two of one key are one destination. */
export const keyOfDestination = (destination: Destination): string =>
  destination.kind === "export" || destination.kind === "session"
    ? `${destination.kind} ${destination.id}`
    : `${destination.kind} ${addressOf(destination)}`;

/** Characters of what is typed that are looked at. A photo's path may be long. */
export const TYPED_MAX = 500;

/**
 * What a typed text may name: `id`, the id of an entry, a session, an import or an export ("103", "#103"); `photos`, names of a
 * photo (the number alone, "vg:103", or the whole path as screens print it). Null where it can be neither.
 */
export function namedBy(text: string): { id: string | null; photos: string[] } | null {
  const typed = text.trim();
  const number = typed.replace(/^#/, "");
  const id = idSchema.safeParse(number);
  const photos = /^\d{1,30}$/.test(number)
    ? [vgKey(number), cocoKey(number)]
    : /^(vg|coco|path)(@[^:]+)?:./s.test(typed)
      ? [typed.replace(/^(vg|coco):0+(?=\d)/, "$1:")]
      : [];
  return id.success || photos.length > 0 ? { id: id.success ? id.data : null, photos } : null;
}
