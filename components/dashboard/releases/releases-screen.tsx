"use client";

import { useTranslations } from "next-intl";
import type { StoredFrom, StoredRecipeView } from "#domain/recipe/stored-recipe.ts";
import type { PhotosByLicence } from "#domain/release/photos-by-licence.ts";
import { type HubChoice, publicationsOf } from "#domain/release/publication.ts";
import type { ReleasePage } from "#domain/release/release.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { CutForm } from "./cut-form.tsx";
import { CutRow } from "./cut-row.tsx";
import { ReleaseRow } from "./release-row.tsx";

/** A cut or publication under way is looked at so often. */
const LOOK_MS = 1_000;

type Props = {
  datasetId: string;
  page: ReleasePage;
  /** Those that a lead may cut by; of others none. */
  recipes: readonly StoredRecipeView[];
  /** What the address says is to be cut. */
  chosen: StoredFrom | null;
  /** Its photos by their licences; of others than leads none. */
  photos: readonly PhotosByLicence[];
  leads: boolean;
  /** Where they may publish; null: nowhere. */
  hub: HubChoice | null;
};

/** The releases of a data set, what is being cut, and (to its leads) the form for the next one. */
export function ReleasesScreen({ datasetId, page, recipes, chosen, photos, leads, hub }: Props) {
  const t = useTranslations("releases");
  const { value, problem, ask } = useAnswer(
    "GET /api/datasets/{datasetId}/releases",
    { params: { datasetId } },
    { initial: page, againMs: ({ cuts, publications }) => ([...cuts, ...publications].some(isOpen) ? LOOK_MS : null) },
  );
  const { releases, cuts, publications } = value ?? page;
  // What came to nothing is told until something newer stands in the list.
  const newest = Math.max(0, ...releases.map(({ runId }) => Number(runId)));
  const shown = cuts.filter((cut) => isOpen(cut) || Number(cut.runId) > newest);
  const standing = releases.filter(({ lies }) => lies !== "removed").map(({ number }) => number);
  return (
    <div className="flex flex-col gap-6">
      <p className="text-sm text-ink-soft">{t("intro")}</p>
      {leads ? <CutForm {...{ datasetId, recipes, chosen, photos }} onStarted={() => void ask()} /> : null}
      {problem ? <Problem problem={problem} /> : null}
      {shown.length > 0 ? (
        <section aria-label={t("cuts")}>
          <ul className="flex flex-col gap-2">
            {shown.map((cut) => (
              <CutRow key={cut.runId} cut={cut} mayCancel={leads} onDone={() => void ask()} />
            ))}
          </ul>
        </section>
      ) : null}
      <section aria-label={t("list")}>
        {releases.length === 0 ? <p className="text-sm">{t("none")}</p> : null}
        <ul className="flex flex-col gap-3">
          {releases.map((release) => (
            <ReleaseRow
              key={release.number}
              datasetId={datasetId}
              release={release}
              others={standing.filter((number) => number !== release.number)}
              leads={leads}
              hub={hub}
              publications={publicationsOf(publications, release.number)}
              lastRepo={publications[0]?.repo ?? null}
              onDone={() => void ask()}
            />
          ))}
        </ul>
      </section>
    </div>
  );
}

const isOpen = ({ state }: Pick<ReleasePage["cuts"][number], "state">): boolean =>
  state === "waiting" || state === "running";
