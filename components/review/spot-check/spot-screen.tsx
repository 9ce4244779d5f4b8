"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { keyName } from "#domain/review/keys/key-name.ts";
import type { SpotCell } from "#domain/review/spot-check/spot-check.ts";
import { SPOT_REASON, type SpotMark } from "#domain/review/spot-check/spot-judgements.ts";
import { boxCountOf, cellsToJudge, cellsUnder, type SpotTab } from "#domain/review/spot-check/spot-sheet.ts";
import { boxReasonChoices } from "#domain/verdict/box-reasons.ts";
import { reasonAt } from "#domain/verdict/reason-choices.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { useOwnPageKey } from "../../ui/page-keys.ts";
import { useReasonName } from "../../ui/use-reason-name.ts";
import { useKeyHome } from "../keys/use-key-home.ts";
import { useKeymap } from "../keys/use-keymap.ts";
import { OutboxNotices } from "../outbox/outbox-notices.tsx";
import type { Session } from "../session/session.ts";
import { SessionEnd } from "../session/session-end.tsx";
import { TopBar } from "../session/top-bar.tsx";
import { ReasonStrip } from "../text/reason-strip.tsx";
import { useViewSettings } from "../workspace/use-view-settings.ts";
import { SecondLook } from "./second-look.tsx";
import { SpotBar } from "./spot-bar.tsx";
import { SpotGrid } from "./spot-grid.tsx";
import { SpotHelp } from "./spot-help.tsx";
import { keysOf, type SpotAction, type SpotMode } from "./spot-keys.ts";
import { SpotSingle } from "./spot-single.tsx";
import { SpotTabs } from "./spot-tabs.tsx";
import { stepInGrid } from "./step-in-grid.ts";
import { useSpotKeys } from "./use-spot-keys.ts";
import { useSpotSession } from "./use-spot-session.ts";
import { useSpotTab } from "./use-spot-tab.ts";

type Props = {
  session: Session;
  installation: string;
  keptAs: string;
  reasons: readonly Reason[];
  codebookVersion: number | null;
};

type Say = (words: { t: ReturnType<typeof useTranslations<"spot">>; nameOf(code: string): string }) => string;

/** A spot check at work: pages of boxes, or one box at a time. It judges boxes alone and never accepts an entry. */
export function SpotScreen(props: Props) {
  const { session } = props;
  const t = useTranslations("spot");
  const { outbox, spot, state } = useSpotSession(props);
  const { status, sheet, progress, problem, judgedBoxes } = state;
  const [{ cells: pageSize }, changeSettings] = useViewSettings();
  const keymap = useKeymap();
  const [mode, setMode] = useState<SpotMode>("grid");
  const [focusKey, setFocusKey] = useState("");
  const { tab, tabs, under, chooseTab } = useSpotTab(sheet);
  const [open, setOpen] = useState<"look" | "help" | null>(null);
  const [isRestOpen, setRestOpen] = useState(false);
  const [canUndo, setCanUndo] = useState(true);
  // In the words of whatever language the page has by then.
  const [said, setSaid] = useState<{ say: Say }>({ say: () => "" });
  const grid = useRef<HTMLUListElement>(null);
  useOwnPageKey("help", () => setOpen("help"));

  const choices = boxReasonChoices(props.reasons);
  const nameOf = useReasonName(props.reasons);
  const page = under.slice(0, mode === "grid" ? pageSize : 1);
  const current = page.find((cell) => cell.key === focusKey) ?? page[0];
  const wrongOnPage = page.filter((cell) => sheet.pressed.has(cell.key));

  function announce(say: Say) {
    setSaid({ say });
  }

  function goTo(id: SpotTab) {
    if (id !== "all" && cellsUnder(sheet, id).length === 0) return announce(({ t }) => t("tab.none"));
    chooseTab(id);
    spot.setTab(id);
    const count = cellsUnder(sheet, id).length;
    announce(({ t }) => t("tab.now", { tab: t(`tab.${id}`), count }));
  }

  function toggle(cell: SpotCell) {
    spot.press(cell.key, sheet.pressed.has(cell.key) ? null : SPOT_REASON);
  }

  function press(cell: SpotCell, code: string) {
    spot.press(cell.key, code);
    announce(({ t, nameOf }) => t("pressed", { phrase: cell.phrase, reason: nameOf(code) }));
  }

  function submit(marks: ReadonlyMap<string, SpotMark>) {
    const count = boxCountOf(page.filter((cell) => marks.has(cell.key)));
    spot.submit(marks, mode);
    setCanUndo(true);
    const isOver = !spot.state().sheet.cells.some((cell) => under.some((own) => own.key === cell.key));
    if (tab !== "all" && isOver) {
      chooseTab("all");
      spot.setTab("all");
    }
    const wrong = boxCountOf(page.filter((cell) => marks.get(cell.key)?.right === false));
    const next = cellsToJudge(spot.state().sheet)[0];
    announce(({ t }) =>
      `${t("submitted", { count, wrong })} ${next ? t("nextCell", { phrase: next.phrase }) : ""}`.trim(),
    );
  }

  function submitPage() {
    const marks = page.map((cell): [string, SpotMark] => {
      const code = sheet.pressed.get(cell.key);
      return [cell.key, code === undefined ? { right: true } : { right: false, code }];
    });
    if (marks.length > 0) submit(new Map(marks));
  }

  async function undo() {
    // Announced as none: the sheet stands as it did.
    const came = await spot.undo().catch(() => "none" as const);
    if (came === "none") setCanUndo(false);
    announce(({ t }) => t(`undone.${came}`));
  }

  function run(action: SpotAction) {
    if (action === "undo") return void undo();
    if (action === "help") return setOpen("help");
    if (action === "marked") return goTo(tab === "marked" ? "all" : "marked");
    if (action === "nextTab" || action === "previousTab") {
      const at = tabs.findIndex(({ id }) => id === tab) + (action === "nextTab" ? 1 : tabs.length - 1);
      return goTo(tabs[at % tabs.length]?.id ?? "all");
    }
    if (action === "mode") {
      setMode(mode === "grid" ? "single" : "grid");
      return announce(({ t }) => t(mode === "grid" ? "toSingle" : "toGrid"));
    }
    if (!current) return;
    if (action === "look") setOpen("look");
    else if (action === "toggle") toggle(current);
    else if (action === "submit") submitPage();
    else if (action === "yes") submit(new Map([[current.key, { right: true }]]));
    else if (action === "no")
      submit(new Map([[current.key, { right: false, code: sheet.pressed.get(current.key) ?? SPOT_REASON }]]));
    else if (action === "unclear") submit(new Map([[current.key, { right: null }]]));
  }

  function chooseReason(code: string) {
    if (!current) return;
    setRestOpen(false);
    if (mode === "grid") press(current, code);
    else submit(new Map([[current.key, { right: false, code }]]));
  }

  useSpotKeys({
    keymap,
    mode,
    run,
    digit: (digit) => {
      if (digit === 0) return setRestOpen(!isRestOpen);
      const reason = reasonAt(choices, digit, isRestOpen);
      if (reason) chooseReason(reason.code);
    },
    move: (key) => {
      const cells = [...(grid.current?.querySelectorAll<HTMLElement>("[data-cell]") ?? [])];
      const from = cells.findIndex((cell) => cell.dataset.cell === current?.key);
      const next = stepInGrid(cells, from, key);
      next?.focus();
      return next !== null;
    },
    sign: () => spot.noteActivity(),
  });

  useKeyHome();

  const shortcutOf = (action: SpotAction) => {
    const [key] = keysOf(action, keymap);
    return key === undefined ? undefined : keyName(key);
  };
  const strip = (
    <ReasonStrip
      title={t("reasonTitle")}
      choices={choices}
      chosen={(current && sheet.pressed.get(current.key)) ?? null}
      isRestOpen={isRestOpen}
      showsKeys
      onChoose={chooseReason}
      onRest={() => setRestOpen(!isRestOpen)}
    />
  );
  return (
    // Pointer movement only counts as activity; what it presses are buttons.
    <div className="flex h-dvh flex-col" onPointerMove={() => spot.noteActivity()}>
      <TopBar session={session} progress={progress} outbox={outbox} figures={null} task={null} />
      <p role="status" aria-live="polite" className="sr-only">
        {said.say({ t, nameOf })}
      </p>
      <OutboxNotices outbox={outbox} reasons={props.reasons} />
      <main id="content" className="flex min-h-0 grow flex-col">
        {current === undefined ? (
          <SessionEnd
            session={session}
            status={status}
            problem={problem}
            progress={progress}
            outbox={outbox}
            canUndo={canUndo && (progress?.left ?? 0) < (progress?.size ?? 0)}
            reasons={props.reasons}
            done={judgedBoxes > 0 ? t("judgedHere", { count: judgedBoxes }) : null}
            onAgain={() => void spot.fill()}
            onUndo={() => void undo()}
          />
        ) : (
          <>
            <SpotTabs tab={tab} tabs={tabs} markedKey={shortcutOf("marked")} onTab={goTo} />
            {mode === "grid" ? (
              <>
                <h1 className="sr-only">{t("title")}</h1>
                <SpotGrid
                  ref={grid}
                  page={page}
                  wrong={new Map([...sheet.pressed].map(([key, code]) => [key, nameOf(code)]))}
                  currentKey={current.key}
                  onCurrent={setFocusKey}
                  onToggle={(key) => page.filter((cell) => cell.key === key).forEach(toggle)}
                  onLook={(key) => {
                    setFocusKey(key);
                    setOpen("look");
                  }}
                />
                <div
                  className={`shrink-0 border-t border-line bg-panel px-3 pb-1 ${
                    // Where room is short only what was pressed is asked for its reason.
                    sheet.pressed.has(current.key) ? "" : "max-sm:hidden short:hidden"
                  }`}
                >
                  {strip}
                </div>
              </>
            ) : (
              <SpotSingle cell={current} shortcutOf={shortcutOf} onRun={run}>
                {strip}
              </SpotSingle>
            )}
            <SpotBar
              mode={mode}
              pageSize={pageSize}
              phrases={page.length}
              boxes={boxCountOf(page)}
              wrongBoxes={boxCountOf(wrongOnPage)}
              judgedBoxes={judgedBoxes}
              canUndo={canUndo}
              shortcutOf={shortcutOf}
              onRun={run}
              onPageSize={(cells) => {
                changeSettings({ cells });
                spot.setPageSize(cells);
              }}
            />
          </>
        )}
      </main>
      {open === "look" && current ? (
        <SecondLook
          cell={current}
          entryOf={(entryId) => sheet.claimed.find(({ entry }) => entry.id === entryId)?.entry}
          isWrong={sheet.pressed.has(current.key)}
          keys={keymap.get("strike") ?? []}
          onToggle={() => toggle(current)}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === "help" ? <SpotHelp mode={mode} keymap={keymap} onClose={() => setOpen(null)} /> : null}
    </div>
  );
}
