import { useFormatter, useTranslations } from "next-intl";
import type { PhotosByLicence } from "#domain/release/photos-by-licence.ts";

/** Under which licences the photos of a data set are, as annotation files say, and what these forbid. */
export function PhotoLicences({ licences }: { licences: readonly PhotosByLicence[] }) {
  const t = useTranslations("photos");
  const tk = useTranslations("releases.kinds");
  const format = useFormatter();
  const cell = "px-3 py-1.5 text-left align-top";
  return (
    <section aria-labelledby="licences" className="flex flex-col gap-3">
      <h2 id="licences" className="text-lg font-semibold">
        {t("licencesTitle")}
      </h2>
      <p className="text-sm text-ink-soft">{t("licencesHint")}</p>
      {licences.length === 0 ? null : (
        <div className="rounded-lg border border-line bg-panel text-sm">
          <table aria-labelledby="licences" className="w-full border-collapse">
            <thead className="text-ink-soft">
              <tr className="border-b border-line">
                <th className={`${cell} font-medium`}>{t("licence")}</th>
                <th className={`${cell} text-right font-medium whitespace-nowrap`}>{t("licencePhotos")}</th>
                <th className={`${cell} font-medium`}>{t("licenceNote")}</th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {licences.map(({ licence, kinds, photos }) => (
                <tr key={licence ? `${licence.name} ${licence.url}` : ""}>
                  <td className={`${cell} wrap-anywhere`}>{licence ? <Name {...licence} /> : tk("not-stated")}</td>
                  <td className={`${cell} text-right tabular-nums`}>{format.number(photos)}</td>
                  <td className={cell}>{kinds.length === 0 ? "–" : kinds.map((kind) => tk(kind)).join(", ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Name({ name, url }: { name: string; url: string }) {
  if (url === "") return name;
  return (
    <a href={url} target="_blank" rel="noreferrer" className="inline-flex min-h-[24px] items-center underline">
      {name}
    </a>
  );
}
