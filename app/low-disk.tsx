import { getFormatter, getTranslations } from "next-intl/server";
import { printSize } from "#components/ui/print-size.ts";
import { lowDisks } from "#server/disk.ts";
import { env } from "#server/env.ts";

/** Warns who can do something about it that the server's disk is nearly full; nothing where it is not. */
export async function LowDisk() {
  const low = await lowDisks({ data: env.dataFolder, exports: env.exportsFolder });
  if (low.length === 0) return null;
  const [t, format] = await Promise.all([getTranslations("home"), getFormatter()]);
  return (
    <div role="status" className="rounded-xl border border-warn bg-warn-soft px-4 py-3 text-sm text-warn">
      {low.map(({ name, freeBytes, sizeBytes }) => (
        <p key={name}>
          {t(`lowDisk.${name}`, { free: printSize(format, freeBytes), size: printSize(format, sizeBytes) })}
        </p>
      ))}
    </div>
  );
}
