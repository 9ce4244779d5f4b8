"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Grounding } from "#domain/entry/grounding.ts";
import type { CommentAnchor, CommentView } from "#domain/verdict/comment.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { useAnswer } from "../../ui/use-answer.ts";
import { useMessage } from "../../ui/use-message.ts";
import type { Pointing } from "../workspace/pointing.ts";
import { CommentCard } from "./comment-card.tsx";
import { CommentForm } from "./comment-form.tsx";
import { PanelFrame, PanelScroll } from "./panel-frame.tsx";

type Props = {
  entryId: string;
  grounding: Grounding;
  /** What a new comment would be pinned to, and how a person calls it. */
  anchor: CommentAnchor;
  anchorLabel: string;
  isResting: Pointing["isResting"];
  onPoint(comment: CommentView | null): void;
};

/** Remarks on an entry, on words of it or on a place of its photo: read, written, settled. */
export function CommentsPanel({ entryId, grounding, anchor, anchorLabel, isResting, onPoint }: Props) {
  const t = useTranslations("history");
  const tc = useTranslations("common");
  const word = useMessage();
  const { value, problem, ask, change } = useAnswer("GET /api/entries/{entryId}/comments", { params: { entryId } });
  const [refusal, setRefusal] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const comments = value?.comments ?? [];
  const open = comments.filter((comment) => comment.resolved === null);
  const settled = comments.filter((comment) => comment.resolved !== null);

  const take = (comment: CommentView) =>
    change(({ comments: now }) => ({
      comments: now.some((own) => own.id === comment.id)
        ? now.map((own) => (own.id === comment.id ? comment : own))
        : [...now, comment],
    }));

  async function settle(comment: CommentView, resolved: boolean) {
    setRefusal(null);
    try {
      const params = { commentId: comment.id };
      take(await call("PATCH /api/comments/{commentId}", { params, body: { resolved }, timeoutMs: 20_000 }));
      setSaid(t(resolved ? "settledNow" : "openAgain"));
    } catch (error) {
      setRefusal(word(problemOf(error)));
    }
  }

  const list = (own: readonly CommentView[]) => (
    <ul className="flex flex-col gap-2">
      {own.map((comment) => (
        <li key={comment.id}>
          <CommentCard
            comment={comment}
            grounding={grounding}
            isResting={isResting}
            onPoint={onPoint}
            onSettle={(resolved) => void settle(comment, resolved)}
          />
        </li>
      ))}
    </ul>
  );
  return (
    <PanelFrame title={value === null ? t("comments") : t("commentsCount", { count: open.length })}>
      <p role="status" className="sr-only">
        {said}
      </p>
      {problem !== null ? (
        <div role="alert" className="flex flex-col items-start gap-2">
          <p className="text-bad">{t("commentsFailed", { problem: word(problem) })}</p>
          <Button onClick={ask}>{tc("retry")}</Button>
        </div>
      ) : null}
      {refusal !== null ? (
        <p role="alert" className="rounded bg-bad-soft px-2 py-1 text-bad">
          {refusal}
        </p>
      ) : null}
      <PanelScroll>
        <div className="flex flex-col gap-3">
          {value === null && problem === null ? <p className="text-ink-soft">{t("commentsLoading")}</p> : null}
          {value !== null && comments.length === 0 ? <p className="text-ink-soft">{t("commentsEmpty")}</p> : null}
          {list(open)}
          {settled.length > 0 ? (
            <details>
              <summary className="min-h-[24px] text-ink-soft">{t("settled", { count: settled.length })}</summary>
              <div className="pt-2">{list(settled)}</div>
            </details>
          ) : null}
        </div>
      </PanelScroll>
      <CommentForm
        entryId={entryId}
        anchor={anchor}
        anchorLabel={anchorLabel}
        onSent={(comment) => {
          if (value !== null) take(comment);
          else ask();
          setSaid(t("sent"));
        }}
      />
    </PanelFrame>
  );
}
