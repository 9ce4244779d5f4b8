import { useTranslations } from "next-intl";
import type { ImportReport } from "#domain/import/import-report.ts";
import { isMappable } from "#domain/import/unit-counts.ts";
import type { Message, MessageCode } from "#domain/message.ts";
import { useMessage } from "../../ui/use-message.ts";
import { AfterImport, type LeadsIn } from "./after-import.tsx";

/** Why a file's photos were not found, and what brings them. */
const WHERE_PHOTOS_ARE: ReadonlySet<MessageCode> = new Set<MessageCode>([
  "photosNotFound",
  "photosProposed",
  "photosNotGiven",
  "photosBehindLink",
  "photosNotSent",
  "photosSentBelow",
  "photosSentElsewhere",
]);
export const saysWherePhotosAre = ({ code }: Message): boolean => WHERE_PHOTOS_ARE.has(code);

/**
 * What came in, in a sentence, and what follows on it. A success is an import that brought something, with the photos of all of it; where it lacks some,
 * or where records wait for a mapping, it says what to do.
 */
export function ImportOutcome({ report, leadsIn }: { report: ImportReport; leadsIn: LeadsIn }) {
  const t = useTranslations("import");
  const word = useMessage();
  const { entriesNew, entriesWithoutPhoto: bare, datasetName, photos, notices = [], skipped } = report;
  const lacksPhotos = entriesNew > 0 && bare > 0;
  const unknown = skipped.filter(isMappable).length;
  const isOpen = lacksPhotos || unknown > 0;
  const isGood = entriesNew > 0 && !isOpen;
  const look = isGood ? "border-good/40 bg-good-soft" : isOpen ? "border-warn bg-warn-soft" : "border-line bg-panel";
  const told = notices.filter(saysWherePhotosAre);
  return (
    <section className={`flex flex-col gap-3 rounded-xl border p-5 ${look}`}>
      <div className="flex flex-wrap items-center gap-4">
        <p className={`grow font-semibold ${isGood ? "text-good" : ""}`}>
          {t("done", { entries: entriesNew, name: datasetName })}
        </p>
        <AfterImport report={report} leadsIn={leadsIn} />
      </div>
      {lacksPhotos ? (
        <div className="flex flex-col gap-1 text-warn">
          <p className="font-semibold">
            {t(photos.broken > 0 ? "bare.broken" : "bare.title", { count: bare, entries: entriesNew })}
          </p>
          {told.length === 0 ? <p>{t("bare.what")}</p> : null}
          {told.map((notice) => (
            <p key={JSON.stringify(notice)} className="wrap-anywhere">
              {word(notice)}
            </p>
          ))}
        </div>
      ) : null}
      {unknown > 0 ? <p className="text-warn">{t("unknown.below", { count: unknown })}</p> : null}
    </section>
  );
}
