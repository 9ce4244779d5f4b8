"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { BULK_QUEUE_MAX, type BulkAction } from "#domain/bulk.ts";
import type { Facets } from "#domain/find/facets.ts";
import type { BulkTarget } from "#domain/find/target.ts";
import type { Message } from "#domain/message.ts";
import { SESSION_NAME_MAX } from "#domain/session-request.ts";
import { TAG_MAX, tagSchema } from "#domain/tag.ts";
import { inLanguage } from "#domain/verdict/in-language.ts";
import { Button } from "../../../ui/button.tsx";
import { problemOf } from "../../../ui/call.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { Problem } from "../../../ui/problem.tsx";
import { useAnswer } from "../../../ui/use-answer.ts";
import { useMessage } from "../../../ui/use-message.ts";
import type { BrowseCalls } from "../browse-calls.ts";
import { countWords } from "../count-words.ts";
import type { BulkKind } from "./bulk-kind.ts";
import { BulkPreviewView } from "./bulk-preview-view.tsx";

type Props = {
  datasetId: string;
  kind: BulkKind;
  target: BulkTarget;
  calls: BrowseCalls;
  assignees: readonly { id: string; name: string }[];
  reasons: Facets["reasons"];
  tags: Facets["tags"];
  onClose(): void;
  onBegun(runId: string): void;
};

/** What the preview asks for; null while there is no tag yet. */
function plainOf(kind: BulkKind, tag: string): BulkAction | null {
  switch (kind) {
    case "flag":
      return { do: "flag", reasonCodes: [], note: null };
    case "reset":
      return { do: "reset", note: null };
    case "queue":
      return { do: "queue", order: "shuffle", sizeMax: BULK_QUEUE_MAX };
    case "tag":
    case "untag": {
      const { data } = tagSchema.safeParse(tag.trim());
      return data === undefined ? null : { do: kind, tag: data };
    }
  }
}

/** Typing comes in quick succession. */
const SETTLE_MS = 250;

/** What an action on many entries would change and what it would leave, before anything happens; then begins it. */
export function BulkDialog({ datasetId, kind, target, calls, assignees, reasons, tags, onClose, onBegun }: Props) {
  const t = useTranslations("browse.bulk");
  const tc = useTranslations("common");
  const locale = useLocale();
  const [isBusy, setBusy] = useState(false);
  const word = useMessage();
  const [problem, setProblem] = useState<Message | null>(null);
  const listId = useId();
  const [tag, setTag] = useState("");
  const isTagging = kind === "tag" || kind === "untag";
  const plain = plainOf(kind, tag);
  const preview = useAnswer(
    "POST /api/datasets/{datasetId}/bulk/preview",
    plain && { params: { datasetId }, body: { target, action: plain } },
    { settleMs: isTagging ? SETTLE_MS : 0 },
  );
  const changes = preview.value?.changes;

  async function begin(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const action = isTagging ? plain : actionOf(kind, new FormData(event.currentTarget));
      if (action === null) return setBusy(false);
      const { runId } = await calls.beginBulk({ target, action });
      onBegun(runId);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  }

  const field = "rounded-md border border-line-strong bg-surface px-3 py-1.5 font-normal";
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()} title={t(`${kind}.title`)}>
      <form onSubmit={begin} className="flex flex-col gap-4 text-sm">
        <p className="text-ink-soft">{t(`${kind}.text`)}</p>
        {isTagging ? (
          <label className="flex flex-col gap-1 font-medium">
            {t("tagName")}
            <input
              value={tag}
              onChange={(event) => setTag(event.currentTarget.value)}
              required
              maxLength={TAG_MAX}
              autoComplete="off"
              list={listId}
              className={field}
            />
            <datalist id={listId}>
              {tags.map((known) => (
                <option key={known} value={known} />
              ))}
            </datalist>
          </label>
        ) : null}
        <div aria-live="polite">
          {preview.problem ? (
            <p className="flex items-center gap-3 text-bad">
              {word(preview.problem)}
              <Button onClick={preview.ask}>{tc("retry")}</Button>
            </p>
          ) : preview.value ? (
            <BulkPreviewView kind={kind} preview={preview.value} />
          ) : (
            <p className="text-ink-soft">{t(plain === null ? "tagFirst" : "previewing")}</p>
          )}
        </div>
        {kind === "queue" ? (
          <div className="grid grid-cols-2 gap-3">
            <label className="flex flex-col gap-1 font-medium">
              {t("order")}
              <select name="order" className={field}>
                <option value="shuffle">{t("orderShuffle")}</option>
                <option value="photo">{t("orderPhoto")}</option>
              </select>
            </label>
            <label className="flex flex-col gap-1 font-medium">
              {t("sizeMax")}
              <input
                name="sizeMax"
                type="number"
                min={1}
                max={BULK_QUEUE_MAX}
                placeholder={t("sizeAll")}
                className={field}
              />
            </label>
            <label className="col-span-2 flex flex-col gap-1 font-medium">
              {t("sessionName")}
              <input name="name" maxLength={SESSION_NAME_MAX} autoComplete="off" className={field} />
            </label>
            {assignees.length > 0 ? (
              <label className="col-span-2 flex flex-col gap-1 font-medium">
                {t("assignee")}
                <select name="assignee" className={field}>
                  <option value="">{t("assigneeAll")}</option>
                  {assignees.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
            ) : null}
          </div>
        ) : isTagging ? null : (
          <label className="flex flex-col gap-1 font-medium">
            {t("note")}
            <input name="note" maxLength={1000} autoComplete="off" className={field} />
          </label>
        )}
        {kind === "flag" && reasons.length > 0 ? (
          <details>
            <summary className="text-ink-soft">{t("reasons")}</summary>
            <fieldset className="mt-2 grid gap-x-3 sm:grid-cols-2">
              <legend className="sr-only">{t("reasons")}</legend>
              {reasons.map((reason) => (
                <label key={reason.code} className="flex min-h-[26px] items-center gap-2">
                  <input type="checkbox" name="reason" value={reason.code} className="size-4 accent-(--accent)" />
                  {inLanguage(reason, "name", locale)}
                </label>
              ))}
            </fieldset>
          </details>
        ) : null}
        <Problem problem={problem} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{tc("cancel")}</Button>
          <Button type="submit" look="primary" disabled={isBusy || !changes || changes.count === 0}>
            {changes ? t(`${kind}.go`, { count: countWords(changes, locale) }) : t(`${kind}.title`)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function actionOf(kind: Exclude<BulkKind, "tag" | "untag">, form: FormData): BulkAction {
  const note = String(form.get("note") ?? "").trim() || null;
  if (kind === "flag") return { do: "flag", reasonCodes: form.getAll("reason").map(String).slice(0, 9), note };
  if (kind === "reset") return { do: "reset", note };
  const sizeMax = Number(form.get("sizeMax"));
  const assigneeId = String(form.get("assignee") ?? "");
  const name = String(form.get("name") ?? "").trim();
  return {
    do: "queue",
    order: form.get("order") === "photo" ? "photo" : "shuffle",
    sizeMax: sizeMax > 0 ? sizeMax : BULK_QUEUE_MAX,
    ...(assigneeId === "" ? {} : { assigneeId }),
    ...(name === "" ? {} : { name }),
  };
}
