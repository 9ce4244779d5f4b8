import { useEffect, useState } from "react";
import type { PhotoLack } from "#domain/photo/photo-url.ts";
import { type DecodedPhoto, decodedPhoto, lackOf, preloadPhoto } from "./preload-photo.ts";

export type PhotoPhase = "ready" | "loading" | PhotoLack;
export type Photo = { readonly phase: PhotoPhase; readonly image: DecodedPhoto | null; retry(): void };

type Outcome = { url: string; image: DecodedPhoto | null; lack: PhotoLack | null };

/**
 * The photo of an address: at once where it is decoded already, else loading and then ready, or why there is none. Never
 * the one of the address before. `retry` asks once more for one that there was none of.
 */
export function usePhoto(url: string | null): Photo {
  const [loaded, setLoaded] = useState<Outcome | null>(null);
  const [attempt, setAttempt] = useState(0);
  const isLoaded = url !== null && loaded?.url === url;
  // Looked for as long as there is none: somebody else on the page may have had more luck.
  const atOnce = url === null || (isLoaded && loaded.image) ? null : decodedPhoto(url);
  // Kept from this render on, since the store of decoded photos may forget it while it is on the screen.
  if (url !== null && atOnce) setLoaded({ url, image: atOnce, lack: null });

  // Joins the browser's image decoder; `attempt` is a new reason to ask it.
  useEffect(() => {
    if (url === null || attempt < 0) return;
    let isGone = false;
    const keep = (image: DecodedPhoto | null, lack: PhotoLack | null) => {
      if (isGone) return;
      setLoaded((before) =>
        before?.url === url && before.image === image && before.lack === lack ? before : { url, image, lack },
      );
    };
    preloadPhoto(url).then(
      (image) => keep(image, null),
      (error) => keep(null, lackOf(error)),
    );
    return () => {
      isGone = true;
    };
  }, [url, attempt]);

  const retry = () => {
    setLoaded(null);
    setAttempt((before) => before + 1);
  };
  if (url === null) return { phase: "absent", image: null, retry };
  const image = (isLoaded && loaded.image) || atOnce;
  if (image) return { phase: "ready", image, retry };
  return { phase: (isLoaded && loaded.lack) || "loading", image: null, retry };
}
