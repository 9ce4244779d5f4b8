import { photoUrlOf } from "#domain/photo/photo-url.ts";
import type { VisitMode } from "#domain/review/session/feed-state.ts";
import { preloadPhoto } from "../../canvas/preload-photo.ts";
import { afterPaint } from "../../ui/after-paint.ts";
import { steadyClock } from "../../ui/clock.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { preloadKnown } from "../photo/known.ts";
import { draftKey, loadDraft } from "../workspace/draft-store.ts";
import { Feed } from "./feed.ts";
import { feedServer } from "./feed-server.ts";
import { joinFeedPage } from "./join-feed-page.ts";

type Options = { queueId: string; keptAs: string; mode: VisitMode; outbox: Outbox };

/** The feed of a session, joined to this browser and the server. */
export const openFeed = ({ queueId, keptAs, mode, outbox }: Options): Feed =>
  new Feed({
    mode,
    server: feedServer(queueId),
    unsentEntryIds: () => outbox.unsentEntryIds(),
    loadDraft: (entryId) => loadDraft(draftKey(keptAs, queueId, entryId)),
    preload(image) {
      const url = photoUrlOf(image);
      // Loaded ahead: the photo itself says what is wrong when it is shown.
      if (url !== null) void preloadPhoto(url).catch(() => {});
      if (image) void preloadKnown(image.id);
    },
    joinPage: joinFeedPage,
    afterPaint,
    clock: steadyClock,
    random: Math.random,
  });
