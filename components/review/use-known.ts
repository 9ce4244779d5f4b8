"use client";

import { useEffect, useState } from "react";
import { type Known, knownNow, onForgotten, preloadKnown } from "./known.ts";

/** What is known of a photo, or null until it has come (or where there is no photo). A saved region comes in by itself. */
export function useKnown(imageId: string | null): Known | null {
  const [held, setHeld] = useState<{ imageId: string; known: Known } | null>(null);

  // Joins the network: the answer comes later and may come for a photo that is no longer shown.
  useEffect(() => {
    if (imageId === null) return;
    let isCurrent = true;
    const read = () =>
      preloadKnown(imageId).then(
        (known) => isCurrent && setHeld({ imageId, known }),
        () => {},
      );
    read();
    const stop = onForgotten((forgotten) => forgotten === imageId && read());
    return () => {
      isCurrent = false;
      stop();
    };
  }, [imageId]);

  if (imageId === null) return null;
  return held?.imageId === imageId ? held.known : knownNow(imageId);
}
