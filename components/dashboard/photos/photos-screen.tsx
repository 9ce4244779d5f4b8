"use client";

import { useTranslations } from "next-intl";
import type { PhotosByLicence } from "#domain/release/photos-by-licence.ts";
import type { ReportedPhotoView, WithdrawalView } from "#domain/withdrawal.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { PhotoLicences } from "./photo-licences.tsx";
import { ReportedPhoto } from "./reported-photo.tsx";
import { WithdrawnPhoto } from "./withdrawn-photo.tsx";

type Props = {
  datasetId: string;
  reports: ReportedPhotoView[];
  withdrawals: WithdrawalView[];
  licences: readonly PhotosByLicence[];
};

/** A run that removes what is kept of a photo is looked at so often. */
const LOOK_MS = 2_000;

/** The photos of a data set that somebody reported, those that are withdrawn, and the licences of all. */
export function PhotosScreen({ datasetId, reports, withdrawals, licences }: Props) {
  const t = useTranslations("photos");
  const params = { datasetId };
  const reported = useAnswer("GET /api/datasets/{datasetId}/reported-photos", { params }, { initial: reports });
  const isClearing = (list: readonly WithdrawalView[] | null) =>
    list?.some(
      ({ isCleared, run }) => !isCleared && (run === null || run.state === "waiting" || run.state === "running"),
    );
  const withdrawn = useAnswer(
    "GET /api/datasets/{datasetId}/withdrawals",
    { params },
    { initial: withdrawals, againMs: (list) => (isClearing(list) ? LOOK_MS : null) },
  );
  const askAgain = () => {
    reported.ask();
    withdrawn.ask();
  };
  const problem = reported.problem ?? withdrawn.problem;
  return (
    <div className="flex flex-col gap-8">
      {problem ? <Problem problem={problem} /> : null}
      <section aria-labelledby="reported" className="flex flex-col gap-3">
        <h2 id="reported" className="text-lg font-semibold">
          {t("reportsTitle")}
        </h2>
        {reported.value?.length ? (
          <ul className="flex flex-col gap-2">
            {reported.value.map((report) => (
              <ReportedPhoto key={report.id} datasetId={datasetId} report={report} onDone={askAgain} />
            ))}
          </ul>
        ) : (
          <p className="text-sm text-ink-soft">{t("reportsNone")}</p>
        )}
      </section>
      <section aria-labelledby="withdrawn" className="flex flex-col gap-3">
        <h2 id="withdrawn" className="text-lg font-semibold">
          {t("withdrawnTitle")}
        </h2>
        {withdrawn.value?.length ? (
          <ul className="flex flex-col gap-2">
            {withdrawn.value.map((withdrawal) => (
              <WithdrawnPhoto key={withdrawal.id} datasetId={datasetId} withdrawal={withdrawal} onDone={askAgain} />
            ))}
          </ul>
        ) : (
          <p className="text-sm text-ink-soft">{t("withdrawnNone")}</p>
        )}
      </section>
      <PhotoLicences licences={licences} />
    </div>
  );
}
