import type { Access } from "./rights/rights.ts";

type TabRow = { path: string; access: Access; words: readonly [area: string, key: string] };

/** The pages of a data set by their tabs: where each is, who may open it, and what it is called (area and key of the messages). */
export const DATASET_TABS = {
  overview: { path: "/overview", access: "browse", words: ["overview", "tab"] },
  browse: { path: "", access: "browse", words: ["browse", "browse"] },
  export: { path: "/export", access: "download", words: ["browse", "export"] },
  recipes: { path: "/recipes", access: "browse", words: ["recipes", "tab"] },
  releases: { path: "/releases", access: "download", words: ["releases", "tab"] },
  guidelines: { path: "/guidelines", access: "lead", words: ["browse", "guidelines"] },
  reasons: { path: "/reasons", access: "lead", words: ["browse", "reasons"] },
  parts: { path: "/parts", access: "lead", words: ["parts", "tab"] },
  photos: { path: "/photos", access: "lead", words: ["photos", "tab"] },
  boxes: { path: "/boxes", access: "lead", words: ["boxes", "tab"] },
  generate: { path: "/generate", access: "lead", words: ["generate", "tab"] },
  settings: { path: "/settings", access: "lead", words: ["browse", "settings"] },
} as const satisfies Record<string, TabRow>;

export type DatasetTab = keyof typeof DATASET_TABS;
export const TABS = Object.keys(DATASET_TABS) as DatasetTab[];

type Extent = { id: string; entries: number; images: number };

/** Where the photos of a data set are listed that has nothing but photos; null for any other. */
export const photosAlone = ({ id, entries, images }: Extent): string | null =>
  entries === 0 && images > 0 ? `/datasets/${id}?view=photos` : null;
