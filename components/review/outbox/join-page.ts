import type { RowChange } from "#domain/review/outbox/outbox-order.ts";
import { identity } from "../../ui/identity.ts";

/**
 * What one tab says to the others: ids that it settled, whether it wrote rows, and what is followed in the place of verdicts
 * that their screens still know. A tab of an older release does not say the last.
 */
export type TabMessage = { gone: string[]; hasNew: boolean } & Pick<RowChange, "dropped" | "renamed">;

type Listeners = {
  /** Another tab of this browser settled verdicts, or wrote some. */
  onMessage(message: TabMessage): void;
  /** The network, the reviewer or the name came back: what failed may pass now. */
  onRetry(): void;
};

/** Joins an outbox to the other tabs of its browser and to what happens around its page. Returns how to notify the other tabs. */
export type JoinPage = (listeners: Listeners) => (message: TabMessage) => void;

export const joinPageOf =
  (installation: string): JoinPage =>
  ({ onMessage, onRetry }) => {
    const channel =
      typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`svit-outbox/${installation}`);
    channel?.addEventListener("message", ({ data }: MessageEvent<TabMessage>) => onMessage(data));
    for (const event of ["online", "focus", "pageshow"]) window.addEventListener(event, onRetry);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && onRetry());
    identity.subscribe(() => !identity.state().isLost && onRetry());
    return (message) => channel?.postMessage(message);
  };
