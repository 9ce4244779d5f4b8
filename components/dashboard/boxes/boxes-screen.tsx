"use client";

import { useTranslations } from "next-intl";
import type { FileBoxes } from "#domain/box-reading.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { FileBoxesRow } from "./file-boxes-row.tsx";

type Props = { datasetId: string; files: FileBoxes[] };

/** The source files of a data set with how their boxes are read; those that wait for a person first. */
export function BoxesScreen({ datasetId, files }: Props) {
  const t = useTranslations("boxes");
  const known = useAnswer("GET /api/datasets/{datasetId}/boxes", { params: { datasetId } }, { initial: files });
  return (
    <section aria-labelledby="boxes" className="flex flex-col gap-3">
      <h2 id="boxes" className="text-lg font-semibold">
        {t("title")}
      </h2>
      <p className="max-w-prose text-sm text-ink-soft">{t("intro")}</p>
      {known.problem ? <Problem problem={known.problem} /> : null}
      {known.value?.length ? (
        <ul className="flex flex-col gap-2">
          {known.value.map((file) => (
            <FileBoxesRow key={file.fileId} datasetId={datasetId} file={file} onSettled={known.ask} />
          ))}
        </ul>
      ) : (
        <p className="text-sm text-ink-soft">{t("none")}</p>
      )}
    </section>
  );
}
