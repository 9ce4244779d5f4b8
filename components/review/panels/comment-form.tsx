import { useTranslations } from "next-intl";
import { type KeyboardEvent, useId, useState } from "react";
import { v7 as uuidv7 } from "uuid";
import type { CommentAnchor, CommentView } from "#domain/verdict/comment.ts";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { useWhy } from "../../ui/use-why.ts";
import { type CommentDraft, contentOf, loadCommentDraft, saveCommentDraft } from "./comment-draft.ts";

type Props = {
  entryId: string;
  anchor: CommentAnchor;
  anchorLabel: string;
  onSent(comment: CommentView): void;
};

/**
 * Where a remark is written. It is pinned to what is in focus when the writing begins, whatever is looked at meanwhile;
 * what did not reach the server stays written here.
 */
export function CommentForm({ entryId, anchor, anchorLabel, onSent }: Props) {
  const t = useTranslations("history");
  const why = useWhy();
  const id = useId();
  const [begun, setBegun] = useState<CommentDraft | null>(() => loadCommentDraft(entryId));
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const draft = begun ?? { text: "", anchor, label: anchorLabel, tried: null };

  function keep(next: CommentDraft | null) {
    setBegun(next);
    saveCommentDraft(entryId, next);
  }

  async function send() {
    const text = draft.text.trim();
    if (text === "" || isSending) return;
    const content = contentOf(draft.anchor, text);
    const tried = draft.tried?.content === content ? draft.tried : { id: uuidv7(), content };
    keep({ ...draft, tried });
    setIsSending(true);
    setProblem(null);
    try {
      const body = { id: tried.id, anchor: draft.anchor, text };
      const sent = { params: { entryId }, body, timeoutMs: 20_000 };
      const comment = await call("POST /api/entries/{entryId}/comments", sent);
      keep(null);
      onSent(comment);
    } catch (error) {
      setProblem(why(error));
    } finally {
      setIsSending(false);
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void send();
    } else if (event.key === "Escape") {
      // Back to the entry, whose keys are alive again.
      event.preventDefault();
      event.currentTarget.blur();
    }
  }

  return (
    <form
      className="flex flex-col gap-1.5 border-t border-line pt-2"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label htmlFor={id} className="flex flex-wrap items-baseline gap-x-1.5 text-xs text-ink-soft">
        {t("pinnedTo")}
        <span className="line-clamp-1 font-medium break-all text-ink">{draft.label}</span>
      </label>
      <textarea
        id={id}
        // Sends the comment: the entry is not decided from here.
        data-own-key="Control+Enter"
        rows={3}
        maxLength={10_000}
        value={draft.text}
        readOnly={isSending}
        placeholder={t("placeholder")}
        className="resize-y rounded-md border border-line-strong bg-surface px-2 py-1"
        onFocus={() => setBegun(draft)}
        onBlur={() => draft.text === "" && keep(null)}
        onChange={(event) => keep({ ...draft, text: event.target.value })}
        onKeyDown={onKeyDown}
      />
      {problem !== null ? (
        <p role="alert" className="rounded bg-bad-soft px-2 py-1 text-bad">
          {t("notSent", { problem })}
        </p>
      ) : null}
      <div className="flex items-center justify-between gap-2">
        {begun && begun.anchor.on !== "entry" ? (
          <Button look="quiet" onClick={() => keep({ ...begun, anchor: { on: "entry" }, label: t("theEntry") })}>
            {t("pinToEntry")}
          </Button>
        ) : (
          <span />
        )}
        <Button type="submit" look="primary" shortcut="Control+Enter" disabled={draft.text.trim() === "" || isSending}>
          {isSending ? t("sending") : t("send")}
        </Button>
      </div>
    </form>
  );
}
