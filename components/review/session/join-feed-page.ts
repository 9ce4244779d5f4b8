import { identity } from "../../ui/identity.ts";
import type { JoinFeedPage } from "./feed.ts";

/** The page as a feed is joined to it. */
export const joinFeedPage: JoinFeedPage = ({ onRetry, onLeave }) => {
  window.addEventListener("online", onRetry);
  window.addEventListener("pagehide", onLeave);
  const stopListening = identity.subscribe(() => !identity.state().isLost && onRetry());
  return () => {
    window.removeEventListener("online", onRetry);
    window.removeEventListener("pagehide", onLeave);
    stopListening();
  };
};
