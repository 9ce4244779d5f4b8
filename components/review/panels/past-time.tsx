import { useFormatter, useNow } from "next-intl";

/** "5 minutes ago", with the exact moment on the pointer. `at` is ISO 8601; a server's clock ahead of this one says "now". */
export function PastTime({ at }: { at: string }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  const then = new Date(at);
  return (
    <time dateTime={at} title={format.dateTime(then, "second")} className="text-ink-soft">
      {format.relativeTime(then > now ? now : then, now)}
    </time>
  );
}
