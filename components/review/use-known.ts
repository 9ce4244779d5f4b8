"use client";

import { useEffect, useState } from "react";
import { type Known, preloadKnown } from "./known.ts";

/** What is known of a photo, or null until it has come (or where there is no photo). */
export function useKnown(imageId: string | null): Known | null {
  const [held, setHeld] = useState<{ imageId: string; known: Known } | null>(null);

  // Joins the network: the answer comes later and may come for a photo that is no longer shown.
  useEffect(() => {
    if (imageId === null) return;
    let isCurrent = true;
    preloadKnown(imageId).then(
      (known) => isCurrent && setHeld({ imageId, known }),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [imageId]);

  return held && held.imageId === imageId ? held.known : null;
}
