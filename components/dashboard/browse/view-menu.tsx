"use client";

import { Bookmark, Check, Link2, Pencil, Trash2 } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { SavedView } from "#domain/find/saved-view.ts";
import type { Message } from "#domain/message.ts";
import { Button } from "../../ui/button.tsx";
import { problemOf } from "../../ui/call.ts";
import { copyText } from "../../ui/copy-text.ts";
import { Problem } from "../../ui/problem.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { useMessage } from "../../ui/use-message.ts";
import type { BrowseCalls } from "./browse-calls.ts";
import { PanelPopover } from "./panel-popover.tsx";

/** `leads`: others open and share them. */
type Props = { datasetId: string; calls: BrowseCalls; search: string; leads: boolean };

/** Queries that somebody gave a name: opened, saved, renamed, removed, and shared as links. */
export function ViewMenu({ datasetId, calls, search, leads }: Props) {
  const t = useTranslations("browse.views");
  const tc = useTranslations("common");
  const [isOpen, setOpen] = useState(false);
  const word = useMessage();
  const [problem, setProblem] = useState<Message | null>(null);
  const views = useAnswer("GET /api/datasets/{datasetId}/views", { params: { datasetId } });
  const here = views.value?.find((view) => view.query === search);

  async function change(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      setProblem(null);
      void views.ask();
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    }
  }

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get("name") ?? "").trim();
    if (name !== "" && (await change(() => calls.saveView(name, search)))) form.reset();
  }

  return (
    <PanelPopover
      isOpen={isOpen}
      onOpen={setOpen}
      title={t("title")}
      label={here ? t("buttonNamed", { name: here.name }) : t("button")}
      button={
        <>
          <Bookmark size={15} aria-hidden className={here ? "fill-accent text-accent" : ""} />
          <span className="max-w-40 truncate max-md:hidden">{here?.name ?? t("button")}</span>
        </>
      }
    >
      {views.value?.length === 0 ? <p className="text-ink-soft">{t("none")}</p> : null}
      <ul className="-mx-2 flex flex-col">
        {views.value?.map((view) => (
          <ViewLine
            key={view.id}
            view={view}
            isHere={view === here}
            leads={leads}
            calls={calls}
            onChange={change}
            onOpen={() => setOpen(false)}
          />
        ))}
      </ul>
      {views.problem ? (
        <p role="alert" className="flex flex-wrap items-center gap-2 text-bad">
          {word(views.problem)}
          <Button onClick={views.ask}>{tc("retry")}</Button>
        </p>
      ) : null}
      {here || !leads ? null : (
        <form onSubmit={save} className="flex items-end gap-2 border-t border-line pt-3">
          <label className="flex min-w-0 grow flex-col gap-1 text-xs text-ink-soft">
            {t("saveAs")}
            <input
              name="name"
              required
              maxLength={80}
              autoComplete="off"
              className="w-full rounded-md border border-line-strong bg-panel px-2 py-1.5 text-sm text-ink"
            />
          </label>
          <Button type="submit" look="primary">
            {t("save")}
          </Button>
        </form>
      )}
      <Problem problem={problem} />
    </PanelPopover>
  );
}

type LineProps = {
  view: SavedView;
  isHere: boolean;
  leads: boolean;
  calls: BrowseCalls;
  onChange(work: () => Promise<unknown>): Promise<boolean>;
  onOpen(): void;
};

function ViewLine({ view, isHere, leads, calls, onChange, onOpen }: LineProps) {
  const t = useTranslations("browse.views");
  const tc = useTranslations("common");
  const word = useMessage();
  const path = usePathname();
  const [mode, setMode] = useState<"shown" | "naming" | "removing">("shown");
  const [isCopied, setCopied] = useState(false);
  const address = view.query === "" ? path : `${path}?${view.query}`;

  async function rename(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (name !== "" && (await onChange(() => calls.renameView(view.id, name)))) setMode("shown");
  }

  if (mode === "naming") {
    return (
      <li className="px-2 py-1">
        <form onSubmit={rename} className="flex gap-2">
          <input
            name="name"
            required
            maxLength={80}
            defaultValue={view.name}
            aria-label={t("newName", { name: view.name })}
            // biome-ignore lint/a11y/noAutofocus: it was asked for by the button that stood here
            autoFocus
            className="min-w-0 grow rounded-md border border-line-strong bg-panel px-2 py-1"
          />
          <Button type="submit">{tc("save")}</Button>
        </form>
      </li>
    );
  }
  if (mode === "removing") {
    return (
      <li className="flex items-center gap-2 px-2 py-1">
        <span className="min-w-0 grow truncate">{t("removeAsk", { name: view.name })}</span>
        <Button look="bad" onClick={() => void onChange(() => calls.removeView(view.id))}>
          {t("removeGo")}
        </Button>
        <Button onClick={() => setMode("shown")}>{tc("cancel")}</Button>
      </li>
    );
  }
  const icon = "grid size-8 shrink-0 place-items-center rounded-md text-ink-soft hover:bg-line/60 hover:text-ink";
  return (
    <li className="group flex items-center rounded-md hover:bg-line/30">
      {view.unread ? (
        <p className="flex min-h-9 min-w-0 grow flex-col justify-center px-2">
          <span className="truncate">{view.name}</span>
          <span className="text-xs text-warn">{word(view.unread)}</span>
        </p>
      ) : (
        <Link
          href={address}
          prefetch={false}
          aria-current={isHere ? "true" : undefined}
          onClick={onOpen}
          className={`flex min-h-9 min-w-0 grow flex-col justify-center px-2 ${isHere ? "font-semibold text-accent" : ""}`}
        >
          <span className="truncate">{view.name}</span>
          {view.reviewerName ? (
            <span className="truncate text-xs font-normal text-ink-soft">{view.reviewerName}</span>
          ) : null}
        </Link>
      )}
      {view.unread ? null : (
        <button
          type="button"
          aria-label={t("copy", { name: view.name })}
          title={t("copyShort")}
          className={icon}
          onClick={() => void copyText(new URL(address, window.location.href).href).then(setCopied)}
        >
          {isCopied ? <Check size={15} aria-hidden className="text-good" /> : <Link2 size={15} aria-hidden />}
        </button>
      )}
      {leads ? (
        <>
          <button
            type="button"
            aria-label={t("rename", { name: view.name })}
            title={t("renameShort")}
            className={icon}
            onClick={() => setMode("naming")}
          >
            <Pencil size={14} aria-hidden />
          </button>
          <button
            type="button"
            aria-label={t("remove", { name: view.name })}
            title={t("removeShort")}
            className={icon}
            onClick={() => setMode("removing")}
          >
            <Trash2 size={14} aria-hidden />
          </button>
        </>
      ) : null}
      <span role="status" className="sr-only">
        {isCopied ? t("copied") : ""}
      </span>
    </li>
  );
}
