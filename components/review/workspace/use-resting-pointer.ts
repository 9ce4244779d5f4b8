import { useEffect, useLayoutEffect, useState } from "react";
import { RestingPointer } from "./resting-pointer.ts";

/** The window's pointer, as far as it matters whether it moved since this entry came. */
export function useRestingPointer(entryId: string): RestingPointer {
  const [pointer] = useState(() => new RestingPointer());

  // Joins the window's pointer.
  useEffect(() => {
    const gone = new AbortController();
    const options = { signal: gone.signal, capture: true, passive: true };
    for (const kind of ["pointermove", "pointerdown"] as const) window.addEventListener(kind, pointer.note, options);
    return () => gone.abort();
  }, [pointer]);

  // Before the browser reports what has come under it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the entry that comes
  useLayoutEffect(() => pointer.entryCame(), [pointer, entryId]);
  return pointer;
}
