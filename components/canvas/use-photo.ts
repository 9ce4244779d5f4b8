import { useEffect, useState } from "react";
import { type DecodedPhoto, decodedPhoto, preloadPhoto } from "./preload-photo.ts";

export type PhotoPhase = "ready" | "loading" | "absent" | "broken";
export type Photo = { readonly phase: PhotoPhase; readonly image: DecodedPhoto | null };

/**
 * The photo of an address: at once where it is decoded already, else loading and then ready or broken. Never the one of
 * the address before.
 */
export function usePhoto(url: string | null): Photo {
  const [loaded, setLoaded] = useState<{ url: string; image: DecodedPhoto | null } | null>(null);
  const isLoaded = url !== null && loaded?.url === url;
  const atOnce = url === null || isLoaded ? null : decodedPhoto(url);
  // Kept from this render on, since the store of decoded photos may forget it while it is on the screen.
  if (url !== null && atOnce) setLoaded({ url, image: atOnce });

  // Joins the browser's image decoder.
  useEffect(() => {
    if (url === null) return;
    let isGone = false;
    const keep = (image: DecodedPhoto | null) => {
      if (!isGone) setLoaded((before) => (before?.url === url && before.image === image ? before : { url, image }));
    };
    preloadPhoto(url).then(keep, () => keep(null));
    return () => {
      isGone = true;
    };
  }, [url]);

  if (url === null) return { phase: "absent", image: null };
  const image = isLoaded ? loaded.image : atOnce;
  if (image) return { phase: "ready", image };
  return { phase: isLoaded ? "broken" : "loading", image: null };
}
