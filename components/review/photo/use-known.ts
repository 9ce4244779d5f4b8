"use client";

import { useCallback, useEffect, useState } from "react";
import { type Known, knownNow, onInvalidated, preloadKnown } from "./known.ts";

/**
 * What is known of a photo: null until it has come, or where there is no photo. `isFailed`: it could not be fetched, which
 * is not that nothing is known; `ask` asks once more.
 */
export type KnownAnswer = { known: Known | null; isFailed: boolean; ask(): void };

type Held = { imageId: string; known: Known | null };

/** What is known of a photo. A saved region comes in by itself. */
export function useKnown(imageId: string | null): KnownAnswer {
  const [held, setHeld] = useState<Held | null>(null);
  const [round, setRound] = useState(0);
  const ask = useCallback(() => setRound((last) => last + 1), []);

  // Joins the network: the answer comes later and may come for a photo that is no longer shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks the same again
  useEffect(() => {
    if (imageId === null) return;
    let isCurrent = true;
    const read = () =>
      preloadKnown(imageId).then(
        (known) => isCurrent && setHeld({ imageId, known }),
        // What had come before stays: it is out of date at most.
        () =>
          isCurrent && setHeld((last) => (last?.imageId === imageId && last.known ? last : { imageId, known: null })),
      );
    read();
    const stop = onInvalidated((forgotten) => forgotten === imageId && read());
    return () => {
      isCurrent = false;
      stop();
    };
  }, [imageId, round]);

  const own = held?.imageId === imageId ? held : null;
  const known = imageId === null ? null : (own?.known ?? knownNow(imageId));
  return { known, isFailed: own !== null && known === null, ask };
}
