import { useEffect, useState } from "react";
import { decodedPhoto, preloadPhoto } from "./preload-photo.ts";

export type PhotoPhase = "ready" | "loading" | "absent" | "broken";
export type Photo = { readonly phase: PhotoPhase; readonly image: HTMLImageElement | null };

/** The photo of an address: at once where it is decoded already, else loading and then ready or broken. */
export function usePhoto(url: string | null): Photo {
  const [loaded, setLoaded] = useState<{ url: string; image: HTMLImageElement | null } | null>(null);

  // Joins the browser's image decoder.
  useEffect(() => {
    if (url === null) return;
    let isGone = false;
    const keep = (image: HTMLImageElement | null) => {
      if (!isGone) setLoaded({ url, image });
    };
    preloadPhoto(url).then(keep, () => keep(null));
    return () => {
      isGone = true;
    };
  }, [url]);

  if (url === null) return { phase: "absent", image: null };
  const image = loaded?.url === url ? loaded.image : decodedPhoto(url);
  if (image) return { phase: "ready", image };
  return { phase: loaded?.url === url ? "broken" : "loading", image: null };
}
