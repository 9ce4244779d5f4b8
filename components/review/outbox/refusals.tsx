"use client";

import { useTranslations } from "next-intl";
import { messageOf } from "#domain/review/outbox/outbox-row.ts";
import { Button } from "../../ui/button.tsx";
import { useMessage } from "../../ui/use-message.ts";
import type { OutboxState } from "./outbox.ts";
import { printVerdict } from "./print-verdict.ts";

type Props = { refused: OutboxState["refused"]; onDismiss(verdictId: string): void };

/** Why, in the reviewer's language; the server's own message stands next to it. */
const REASONS: Record<number, string> = {
  400: "refused400",
  403: "refused403",
  404: "refused404",
  409: "refused409",
  413: "refused413",
  422: "refused422",
};

/** Verdicts that the server did not take, each until its reviewer has read why; what was written in them can be copied. */
export function Refusals({ refused, onDismiss }: Props) {
  const t = useTranslations("sync");
  const tc = useTranslations("common");
  const word = useMessage();
  const [first] = refused;
  if (!first) return null;
  const { body, problem } = first;
  const message = problem && messageOf(problem);
  return (
    <div
      role="alert"
      className="flex flex-wrap items-start gap-3 border-b border-warn bg-warn-soft px-4 py-2 text-sm text-warn"
    >
      <div className="min-w-64 grow">
        <p>
          <b>{t("refusedTitle", { what: tc(`decision.${body.decision}`), entry: body.entryId })}</b>{" "}
          {t(REASONS[problem?.status ?? 400] ?? "refused400")}{" "}
          {refused.length > 1 ? t("refusedMore", { count: refused.length - 1 }) : null}
        </p>
        <details className="mt-1">
          <summary className="inline-flex min-h-[24px] cursor-pointer items-center underline">
            {t("refusedShow")}
          </summary>
          <p className="mt-1">{message && word(message)}</p>
          <textarea
            readOnly
            rows={6}
            aria-label={t("refusedContent")}
            className="mt-1 w-full rounded border border-line-strong/60 bg-surface p-2 text-ink"
            value={printVerdict(body)}
            onFocus={(event) => event.currentTarget.select()}
          />
        </details>
      </div>
      <Button onClick={() => onDismiss(body.id)}>{t("refusedOk")}</Button>
    </div>
  );
}
