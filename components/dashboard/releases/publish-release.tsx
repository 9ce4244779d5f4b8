import { CloudUpload } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import type { HubChoice, ShownPlan } from "#domain/release/publication.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useAttempt } from "../../ui/use-attempt.ts";
import { PublishPlanView } from "./publish-plan-view.tsx";

type Props = {
  datasetId: string;
  number: number;
  hub: HubChoice;
  /** Where releases of the data set were published last; null: nowhere yet. */
  lastRepo: string | null;
  photos: number;
  onStarted(): void;
};

/** Publishes a release at the Hub: where, and whether everybody may see it; what would be sent is shown without sending it. */
export function PublishRelease({ datasetId, number, hub, lastRepo, photos, onStarted }: Props) {
  const t = useTranslations("releases.publish");
  const tc = useTranslations("common");
  const form = useRef<HTMLFormElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [plan, setPlan] = useState<ShownPlan | null>(null);
  const { problem, isBusy, attempt } = useAttempt();
  const params = { datasetId, number: String(number) };
  const [lastName = "", lastRepoName = ""] = lastRepo?.split("/") ?? [];

  async function within(work: (body: Request) => Promise<void>) {
    if (!form.current?.reportValidity()) return;
    const body = requestOf(new FormData(form.current));
    setPlan(null);
    await attempt(() => work(body));
  }
  const look = () =>
    within(async (body) => {
      setPlan(await call("POST /api/datasets/{datasetId}/releases/{number}/publications/plan", { params, body }));
    });
  const publish = (event: FormEvent) => {
    event.preventDefault();
    return within(async (body) => {
      await call("POST /api/datasets/{datasetId}/releases/{number}/publications", { params, body });
      setOpen(false);
      onStarted();
    });
  };
  const field = "w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 py-1.5";
  return (
    <>
      <Button
        icon={<CloudUpload size={15} aria-hidden />}
        aria-label={t("of", { number })}
        onClick={() => {
          setPlan(null);
          setOpen(true);
        }}
      >
        {t("button")}
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen} title={t("of", { number })}>
        {hub.namespaces.length === 0 ? (
          <p className="text-sm">{t("nobody", { address: hub.address })}</p>
        ) : (
          <form ref={form} onSubmit={publish} className="flex flex-col gap-4 text-sm">
            <p>{t("to", { address: hub.address })}</p>
            <div className="flex flex-wrap gap-3">
              <label className="flex min-w-32 grow basis-0 flex-col gap-1">
                {t("namespace")}
                <select name="namespace" defaultValue={lastName} className={field}>
                  {hub.namespaces.map(({ namespace }) => (
                    <option key={namespace} value={namespace}>
                      {namespace}
                    </option>
                  ))}
                </select>
              </label>
              <label className="flex min-w-40 grow-2 basis-0 flex-col gap-1">
                {t("repo")}
                <input
                  name="repo"
                  required
                  maxLength={96}
                  pattern="[A-Za-z0-9][A-Za-z0-9_.\-]*"
                  title={t("repoHint")}
                  defaultValue={lastRepoName}
                  autoComplete="off"
                  spellCheck={false}
                  className={field}
                />
              </label>
            </div>
            {photos > 0 ? (
              <label className="flex min-h-[24px] items-center gap-2">
                <input type="checkbox" name="photos" />
                {t("withPhotos", { count: photos })}
              </label>
            ) : null}
            <div className="flex flex-col gap-1">
              <label className="flex min-h-[24px] items-center gap-2">
                <input type="checkbox" name="public" />
                {t("public")}
              </label>
              <p className="text-ink-soft">{t("publicHint")}</p>
            </div>
            <div role="status">{plan ? <PublishPlanView plan={plan} /> : null}</div>
            <Problem problem={problem} isSmall />
            <div className="flex flex-wrap justify-end gap-2">
              <Button onClick={() => setOpen(false)}>{tc("cancel")}</Button>
              <Button disabled={isBusy} onClick={() => void look()}>
                {t("dryRun")}
              </Button>
              <Button type="submit" look="primary" disabled={isBusy}>
                {t("button")}
              </Button>
            </div>
          </form>
        )}
      </Dialog>
    </>
  );
}

type Request = { repo: string; isPublic: boolean; withPhotos: boolean };

const requestOf = (form: FormData): Request => ({
  repo: `${form.get("namespace")}/${form.get("repo")}`,
  isPublic: form.has("public"),
  withPhotos: form.has("photos"),
});
