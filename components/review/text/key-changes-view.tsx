import { useTranslations } from "next-intl";
import type { KeyChange } from "#domain/review/text/key-changes.ts";

/** Keys of the record that an edit changed: where boxes stand beside the text, that is where a moved one is seen in the data. */
export function KeyChangesView({ changes }: { changes: readonly KeyChange[] }) {
  const t = useTranslations("history");
  return (
    <div className="flex flex-col gap-1">
      <span className="text-xs text-ink-soft">{t("besideText")}</span>
      <dl className="flex flex-col gap-1 font-mono text-xs">
        {changes.map(({ path, before, after }) => (
          <div key={path}>
            <dt className="break-all">{path}</dt>
            <dd className="break-all">
              {before === null ? null : (
                <del className="mr-1 rounded-sm bg-bad-soft text-bad line-through">
                  <span className="sr-only">{t("diff.removed")} </span>
                  {before}
                </del>
              )}
              <ins className="rounded-sm bg-good-soft text-good underline underline-offset-2">
                <span className="sr-only">{t("diff.added")} </span>
                {after}
              </ins>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
