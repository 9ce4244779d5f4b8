import { Download, ShieldCheck } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { pathOf } from "#domain/api/path.ts";
import type { Message } from "#domain/message.ts";
import type { HubChoice, PublicationOf } from "#domain/release/publication.ts";
import type { ShownRelease, Verified } from "#domain/release/release.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { printSize } from "../../ui/print-size.ts";
import { Problem } from "../../ui/problem.tsx";
import { RemoveButton } from "../../ui/remove-button.tsx";
import { PublicationList } from "./publication-list.tsx";
import { PublishRelease } from "./publish-release.tsx";
import { ReleaseCompare } from "./release-compare.tsx";

type Props = {
  datasetId: string;
  release: ShownRelease;
  /** Numbers that it can be compared with. */
  others: readonly number[];
  leads: boolean;
  /** Where it may be published; null: nowhere. */
  hub: HubChoice | null;
  publications: readonly PublicationOf[];
  lastRepo: string | null;
  onDone(): void;
};

/** A release: what is in it, its files, whether they are as they were, and what differs from another one. */
export function ReleaseRow({ datasetId, release, others, leads, hub, publications, lastRepo, onDone }: Props) {
  const t = useTranslations("releases");
  const format = useFormatter();
  const { number, name, at, counts, lies, removedAt, seed, parent, recipeText, stored } = release;
  const date = (iso: string) => format.dateTime(new Date(iso), "moment");
  const params = { datasetId, number: String(number) };
  const remove = async () => {
    await call("DELETE /api/datasets/{datasetId}/releases/{number}", { params });
    onDone();
  };
  return (
    <li
      aria-label={t("name", { number })}
      className={`flex flex-col gap-3 rounded-xl border border-line bg-panel p-4 text-sm ${lies === "removed" ? "opacity-70" : ""}`}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="text-base font-semibold">{t("name", { number })}</h3>
        <RecipeName {...{ datasetId, name, stored }} />
        <span className="grow" />
        {lies === "here" ? (
          <a
            href={pathOf("GET /api/datasets/{datasetId}/releases/{number}/zip", { params })}
            download
            aria-label={t("zipOf", { number })}
            className={buttonClass("primary")}
          >
            <Download size={15} aria-hidden />
            {t("zip")}
          </a>
        ) : null}
        {hub && leads && lies === "here" ? (
          <PublishRelease {...{ datasetId, number, hub, lastRepo }} photos={counts.photoFiles} onStarted={onDone} />
        ) : null}
        {leads && lies !== "removed" ? (
          <RemoveButton
            label={t("remove")}
            name={t("removeOf", { number })}
            title={t("removeTitle", { number })}
            text={t("removeText")}
            remove={remove}
          />
        ) : null}
      </div>
      <p className="flex flex-wrap gap-x-3 text-ink-soft tabular-nums">
        <time dateTime={at}>{date(at)}</time>
        <span>{t("by", { name: release.reviewerName ?? t("commandLine") })}</span>
        <span>{t("records", { count: counts.records })}</span>
        <span>{t("entries", { count: counts.entries })}</span>
        <span>{t("seed", { seed })}</span>
        {parent === null ? null : <span>{t("parent", { number: parent })}</span>}
      </p>
      {removedAt ? <p>{t("removedAt", { date: date(removedAt) })}</p> : null}
      {lies === "elsewhere" ? <p className="text-warn">{t("elsewhere", { machine: release.machine })}</p> : null}
      {lies === "gone" ? <p className="text-warn">{t("gone")}</p> : null}
      <PublicationList {...{ publications, leads, onDone }} />
      {lies === "here" ? <Verification {...{ datasetId, number }} /> : null}
      {lies === "removed" ? null : <ReleaseCompare {...{ datasetId, number, others, parent }} />}
      {lies === "here" ? (
        <details>
          <summary className="min-h-[24px]">{t("files", { count: release.files.length })}</summary>
          <ul className="mt-2 divide-y divide-line rounded-lg border border-line">
            {release.files.map((file, nth) => (
              <li key={file.name} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
                <span className="min-w-0 grow basis-48 font-medium wrap-anywhere" title={`sha256 ${file.sha256}`}>
                  {file.name}
                </span>
                <span className="text-ink-soft tabular-nums">{printSize(format, file.bytes)}</span>
                <a
                  href={pathOf("GET /api/datasets/{datasetId}/releases/{number}/files/{file}", {
                    params: { ...params, file: String(nth) },
                  })}
                  download={file.name.split("/").at(-1)}
                  aria-label={t("downloadFile", { name: file.name })}
                  className={buttonClass()}
                >
                  <Download size={15} aria-hidden />
                </a>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <details>
        <summary className="min-h-[24px]">{t("recipe")}</summary>
        <pre className="mt-2 max-h-80 overflow-auto rounded-lg border border-line bg-surface p-3 text-xs">
          {recipeText}
        </pre>
      </details>
    </li>
  );
}

/** What it was cut by; of a recipe that the data set keeps, which version. */
function RecipeName({ datasetId, name, stored }: Pick<Props, "datasetId"> & Pick<ShownRelease, "name" | "stored">) {
  const t = useTranslations("releases");
  const told = "inline-flex min-h-[24px] min-w-0 items-center text-ink-soft wrap-anywhere";
  if (stored === null) return <span className={told}>{name}</span>;
  const { recipeId, version, isListed } = stored;
  const words = t("byRecipe", { name, version });
  if (!isListed) return <span className={told}>{words}</span>;
  return (
    <Link href={`/datasets/${datasetId}/recipes/${recipeId}?version=${version}`} className={`${told} underline`}>
      {words}
    </Link>
  );
}

function Verification({ datasetId, number }: Pick<Props, "datasetId"> & { number: number }) {
  const t = useTranslations("releases");
  const [verified, setVerified] = useState<Verified | "asking" | null>(null);
  const [problem, setProblem] = useState<Message | null>(null);
  async function verify() {
    setProblem(null);
    setVerified("asking");
    try {
      const params = { datasetId, number: String(number) };
      setVerified(await call("POST /api/datasets/{datasetId}/releases/{number}/verification", { params, body: {} }));
    } catch (error) {
      setVerified(null);
      setProblem(problemOf(error));
    }
  }
  const found = verified === "asking" ? null : verified;
  const names = (list: readonly string[]) => list.join(", ");
  const isWhole = found && found.changed.length + found.missing.length + found.extra.length === 0;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button
        icon={<ShieldCheck size={15} aria-hidden />}
        aria-label={t("verifyOf", { number })}
        disabled={verified === "asking"}
        onClick={verify}
      >
        {t("verify")}
      </Button>
      <div role="status" className="flex min-w-0 flex-col wrap-anywhere">
        {verified === "asking" ? <span className="text-ink-soft">{t("verifying")}</span> : null}
        {isWhole ? <span className="text-good">{t("whole", { count: found.files })}</span> : null}
        {(["changed", "missing", "extra"] as const).map((kind) =>
          found && found[kind].length > 0 ? (
            <span key={kind} className="text-bad">
              {t(kind, { names: names(found[kind]) })}
            </span>
          ) : null,
        )}
      </div>
      <Problem problem={problem} isSmall />
    </div>
  );
}
