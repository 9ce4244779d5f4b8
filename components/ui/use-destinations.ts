"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { DATASET_TABS } from "#domain/dataset-tabs.ts";
import {
  addressOf,
  type Destination,
  keyOfDestination,
  namedBy,
  STUDIO_PAGES,
  TYPED_MAX,
} from "#domain/destination.ts";
import type { Message } from "#domain/message.ts";
import type { PaletteItem } from "./palette.tsx";
import { useAnswer } from "./use-answer.ts";

/** How long typing pauses before an id is asked for. */
const PAUSE_MS = 150;

type Destinations = { items: PaletteItem[]; problem: Message | null; isAsking: boolean; go(id: string): void };

/** Where one may go from here, as rows of a palette: pages and sessions, and what the typed text names by an id. */
export function useDestinations(typed: string): Destinations {
  const word = useDestinationWords();
  const router = useRouter();
  const text = typed.trim();
  const isAsked = text.length <= TYPED_MAX && namedBy(text) !== null;
  const known = useAnswer("GET /api/destinations", {});
  const named = useAnswer("GET /api/destinations", isAsked ? { query: { text } } : null, { settleMs: PAUSE_MS });
  // A session may be among both.
  const all = new Map(
    [...(named.value ?? []), ...(known.value ?? [])].map((own) => [keyOfDestination(own), own] as const),
  );
  return {
    items: [...all].map(([id, destination]) => ({ id, ...word(destination) })),
    problem: known.problem ?? named.problem,
    isAsking: (known.isAsking && known.value === null) || named.isAsking,
    go(id) {
      const destination = all.get(id);
      if (destination) router.push(addressOf(destination));
    },
  };
}

/** What a destination is called, and found by. */
function useDestinationWords(): (destination: Destination) => Omit<PaletteItem, "id"> {
  const all = useTranslations();
  const t = useTranslations("goTo");
  const named = ([area, key]: readonly [string, string]) => all(`${area}.${key}` as "home.title");
  return (destination) => {
    switch (destination.kind) {
      case "page": {
        const name = named(STUDIO_PAGES[destination.page].words);
        // By its English id, too: it is found without leaving the keyboard's Latin letters.
        return { name, texts: [name, destination.page] };
      }
      case "tab": {
        const { tab, datasetName } = destination;
        const name = named(DATASET_TABS[tab].words);
        const texts = [`${datasetName} ${name}`, `${name} ${datasetName}`, `${datasetName} ${tab}`];
        return { name, about: datasetName, texts };
      }
      case "photo": {
        const { identity, datasetName } = destination;
        const number = identity.replace(/^\w+:/, "");
        return { name: t("photo", { identity }), about: datasetName, texts: [identity, number, `#${number}`] };
      }
      case "session": {
        const { id, purpose, datasetName } = destination;
        const own = t(`session.${purpose}`, { id });
        const name = destination.name === null ? own : t("named", { name: destination.name, id: own });
        return { name, about: datasetName, texts: [id, `#${id}`, `${name} ${datasetName}`, `${datasetName} ${name}`] };
      }
      case "entry":
      case "export":
      case "import": {
        const { id, kind, datasetName } = destination;
        return { name: t(kind, { id }), about: datasetName, texts: [id, `#${id}`] };
      }
    }
  };
}
