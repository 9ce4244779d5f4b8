import { identity } from "../../ui/identity.ts";
import type { FeedPage } from "./feed.ts";

/** The page as a feed is joined to it. */
export const joinFeedPage: FeedPage = ({ onChance, onLeave }) => {
  window.addEventListener("online", onChance);
  window.addEventListener("pagehide", onLeave);
  const stopListening = identity.subscribe(() => !identity.state().isLost && onChance());
  return () => {
    window.removeEventListener("online", onChance);
    window.removeEventListener("pagehide", onLeave);
    stopListening();
  };
};
