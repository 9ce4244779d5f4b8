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
  const own = held?.imageId === imageId ? held : null;
  // Held from this render on: the cache may forget it while its photo is on the screen.
  const atOnce = imageId === null || own?.known ? null : knownNow(imageId);
  if (imageId !== null && atOnce) setHeld({ imageId, known: atOnce });
  const known = own?.known ?? atOnce;
  const isThere = known !== null;

  // Joins the network: the answer comes later and may come for a photo that is no longer shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks the same again; what was there at first needs no answer, which would draw all of the entry twice
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
    if (!isThere) read();
    const stop = onInvalidated((forgotten) => forgotten === imageId && read());
    return () => {
      isCurrent = false;
      stop();
    };
  }, [imageId, round]);

  return { known, isFailed: own !== null && known === null, ask };
}
