import { useEffect, useState, useSyncExternalStore } from "react";
import { browserClock } from "../../ui/clock.ts";
import { openOutbox } from "../outbox/open-outbox.ts";
import { feedServer } from "../session/feed-server.ts";
import { joinFeedPage } from "../session/join-feed-page.ts";
import type { Session } from "../session/session.ts";
import { readViewSettings } from "../workspace/use-view-settings.ts";
import { SpotSession } from "./spot-session.ts";

type Options = { session: Session; installation: string; keptAs: string; codebookVersion: number | null };

function openSpotCheck({ session, installation, keptAs, codebookVersion }: Options) {
  const outbox = openOutbox(installation);
  const { queueId } = session;
  const ports = { outbox, server: feedServer(queueId), joinPage: joinFeedPage, clock: browserClock };
  return { outbox, spot: new SpotSession({ queueId, keptAs, codebookVersion, ...ports }) };
}

/** The spot check of this page with its outbox, at work as long as the page shows it, and its state. */
export function useSpotSession(options: Options) {
  const [{ outbox, spot }] = useState(() => openSpotCheck(options));
  const state = useSyncExternalStore(spot.subscribe, spot.state, spot.state);

  // Joins this browser's IndexedDB and the server: what an earlier page left unsent goes first, or it would be handed out again.
  useEffect(() => {
    let stop = () => {};
    let isGone = false;
    const stopRecheck = outbox.whenDrained(() => void spot.fill());
    outbox.resume().then(() => {
      if (!isGone) stop = spot.start(readViewSettings().cells);
    });
    return () => {
      isGone = true;
      stopRecheck();
      stop();
    };
  }, [spot, outbox]);
  return { outbox, spot, state };
}
