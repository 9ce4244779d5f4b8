import { ImageOff } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { EntryRow } from "#domain/entry-row.ts";
import { Badge, STATE_LOOK } from "../ui/badge.tsx";

/** Entries as rows; each opens its entry. Hits of the searched text are marked. */
export function EntryList({ datasetId, rows, text }: { datasetId: string; rows: readonly EntryRow[]; text: string }) {
  const t = useTranslations("browse");
  const tc = useTranslations("common");
  if (rows.length === 0)
    return (
      <p className="rounded-xl border border-dashed border-line-strong p-8 text-center text-ink-soft">{t("none")}</p>
    );
  return (
    <ul className="flex flex-col gap-2">
      {rows.map((row) => (
        <li key={row.id}>
          <Link
            href={`/datasets/${datasetId}/entries/${row.id}`}
            prefetch={false}
            className="flex gap-4 rounded-lg border border-line bg-panel p-3 hover:border-accent"
          >
            <span className="grid h-14 w-20 shrink-0 place-items-center overflow-hidden rounded bg-stage text-ink-soft">
              {row.hasPhoto ? (
                // biome-ignore lint/performance/noImgElement: the photo is served by the studio itself, at its own size
                <img
                  src={`/api/images/${row.imageId}/photo`}
                  alt=""
                  loading="lazy"
                  className="size-full object-cover"
                />
              ) : (
                <ImageOff size={18} aria-label={tc("noPhoto")} />
              )}
            </span>
            <span className="flex min-w-0 grow flex-col gap-1">
              <span className="truncate font-medium">
                <Hits text={row.question} wanted={text} />
              </span>
              <span className="line-clamp-1 text-sm text-ink-soft">
                <Hits text={row.answer} wanted={text} />
              </span>
            </span>
            <span className="flex shrink-0 flex-col items-end gap-1">
              <Badge look={STATE_LOOK[row.state]}>{tc(`state.${row.state}`)}</Badge>
              <span className="text-xs text-ink-soft">{tc(`task.${row.task}`)}</span>
              {row.marks.length > 0 ? <Badge look="warn">{t("marked", { count: row.marks.length })}</Badge> : null}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Hits({ text, wanted }: { text: string; wanted: string }) {
  const at = wanted === "" ? -1 : text.toLowerCase().indexOf(wanted.toLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className="rounded bg-warn-soft text-warn">{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  );
}
