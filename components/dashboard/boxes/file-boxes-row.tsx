"use client";

import { useTranslations } from "next-intl";
import type { FileBoxes } from "#domain/box-reading.ts";
import { NotationOfFileRow } from "./notation-of-file-row.tsx";

type Props = { datasetId: string; file: FileBoxes; onSettled(): void };

/** One file: the notations that its boxes are in, mostly one, each settled apart. */
export function FileBoxesRow({ datasetId, file, onSettled }: Props) {
  const t = useTranslations("boxes");
  const { fileId, path, licence, notations, strangers } = file;
  return (
    <li className="flex flex-col gap-3 rounded-xl border border-line bg-panel p-4">
      <h3 className="font-medium break-all">{path}</h3>
      {licence === null ? null : <p className="text-xs text-ink-soft">{t("licence", { licence })}</p>}
      {notations.length > 1 ? (
        <p className="text-sm text-ink-soft">{t("several", { count: notations.length })}</p>
      ) : null}
      <ul className="flex flex-col divide-y divide-line">
        {notations.map((own) => (
          <NotationOfFileRow
            key={own.signs ?? "all"}
            datasetId={datasetId}
            fileId={fileId}
            notation={own}
            onSettled={onSettled}
          />
        ))}
      </ul>
      {strangers === 0 ? null : <p className="text-sm text-warn">{t("strangers", { count: strangers })}</p>}
    </li>
  );
}
