import { useEffect, useState } from "react";
import { browserClock } from "../ui/clock.ts";
import type { DecodedPhoto } from "./preload-photo.ts";
import { usePhoto } from "./use-photo.ts";

/** Nearly every photo is decoded before it is asked for: only one that is not by then has a small picture fetched for it. */
const WAIT_MS = 150;

/** The small picture of a photo that is slow to come; null while nobody waits long, and once the photo is there. */
export function useStandIn(thumbUrl: string | null, isAwaited: boolean): DecodedPhoto | null {
  const [slowUrl, setSlowUrl] = useState<string | null>(null);

  // Joins the clock: how long a photo takes is not known before.
  useEffect(() => {
    if (isAwaited && thumbUrl !== null) return browserClock.after(WAIT_MS, () => setSlowUrl(thumbUrl));
  }, [isAwaited, thumbUrl]);

  const { image } = usePhoto(isAwaited && thumbUrl !== null && slowUrl === thumbUrl ? thumbUrl : null);
  return isAwaited ? image : null;
}
