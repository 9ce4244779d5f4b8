"use client";

import { useTranslations } from "next-intl";
import { useCallback, useMemo, useRef, useState } from "react";
import type { FilterName } from "#domain/find/filters/index.ts";
import type { BulkTarget } from "#domain/find/target.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { browseCalls } from "./browse-calls.ts";
import { BulkDialog } from "./bulk/bulk-dialog.tsx";
import type { BulkKind } from "./bulk/bulk-kind.ts";
import { BulkRuns } from "./bulk/bulk-runs.tsx";
import { bulkTarget } from "./bulk/bulk-target.ts";
import { EVERYTHING, isNothing, NOTHING, type Selection } from "./bulk/selection.ts";
import { SelectionActions } from "./bulk/selection-actions.tsx";
import { useBulkRuns } from "./bulk/use-bulk-runs.ts";
import { ColumnChoice } from "./column-choice.tsx";
import { FilterChips } from "./filter/filter-chips.tsx";
import { FilterPanel, groupId } from "./filter/filter-panel.tsx";
import { SeenRows } from "./list/seen-rows.ts";
import { useListChoices } from "./list/use-list-choices.ts";
import { StartWithThese } from "./start-with-these.tsx";
import { StatusLine } from "./status-line.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useChanges } from "./use-changes.ts";
import { usePageKeys } from "./use-page-keys.ts";
import { usePageWidth } from "./use-page-width.ts";
import { useQuery } from "./use-query.ts";
import { ViewMenu } from "./view-menu.tsx";
import { EntriesView, PhotosView } from "./views.tsx";

type Props = {
  datasetId: string;
  /** Whether they act on entries, and save views; and whether they export. Who does neither selects nothing. */
  leads: boolean;
  exports: boolean;
  /** Whom a session can be given to, by who leads the data set; none in a studio without accounts. */
  assignees: readonly { id: string; name: string }[];
};

/** The entries and photos of a data set: narrowed, sorted, looked through and acted on. What it shows stands in the address bar. */
export function BrowseScreen({ datasetId, leads, exports, assignees }: Props) {
  const t = useTranslations("browse");
  const asking = useQuery();
  const { query, search, isStrange, narrow } = asking;
  const isPhotos = query.view === "photos";
  const [choices, choose] = useListChoices();
  const [isWide, isRoomy] = [usePageWidth("wide"), usePageWidth("roomy")];
  const [isSheetOpen, setSheetOpen] = useState(false);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [freshness, setFreshness] = useState(0);
  const [acting, setActing] = useState<{ kind: BulkKind; target: BulkTarget } | null>(null);
  const [isRunsOpen, setRunsOpen] = useState(false);
  const [seen] = useState(() => new SeenRows());
  const grid = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const go = useRef<((place: string, isEnd?: boolean) => void) | null>(null);

  const calls = useMemo(() => browseCalls(datasetId), [datasetId]);
  // A list that is read again is counted again, and what can be chosen from changes with it.
  const again = { round: freshness };
  const ofList = { params: { datasetId }, query: new URLSearchParams(search) };
  const counts = useAnswer("GET /api/datasets/{datasetId}/counts", ofList, again);
  const choosable = useAnswer("GET /api/datasets/{datasetId}/facets", { params: { datasetId } }, again);
  const facets = choosable.value;
  const counted = counts.value;
  const fitting = counted && (isPhotos ? counted.photos : counted.entries);
  const isUnknown = fitting === null && (counted !== null || (counts.problem !== null && !counts.isAsking));
  const changed = useChanges(datasetId, calls, query.filter, counted?.at ?? null);
  const refresh = useCallback(() => setFreshness((last) => last + 1), []);
  const bulk = useBulkRuns(datasetId, refresh);

  // What was selected was selected of another list.
  const [listed, setListed] = useState(search);
  if (listed !== search) {
    setListed(search);
    setSelection(NOTHING);
  }

  const isPanelOpen = isWide ? (choices.isPanelOpen ?? isRoomy) : isSheetOpen;
  const chosen = useAnswer("GET /api/datasets/{datasetId}/facet-counts", isPanelOpen ? ofList : null, again);
  const setPanel = (isOpen: boolean) => (isWide ? choose({ isPanelOpen: isOpen }) : setSheetOpen(isOpen));
  const showPart = (part: FilterName) => {
    if (part === "text") return field.current?.focus();
    setPanel(true);
    requestAnimationFrame(() => showGroup(part));
  };
  usePageKeys({ grid, field });

  const made = bulkTarget(selection, query.filter, query.view);
  const act = (kind: BulkKind) => made.ok && setActing({ kind, target: made.target });
  const panel = (
    <FilterPanel
      filter={query.filter}
      facets={facets}
      problem={facets ? null : choosable.problem}
      onRetry={choosable.ask}
      counts={chosen.value}
      onNarrow={narrow}
      datasetId={datasetId}
    />
  );
  const shared = { datasetId, calls, asking, facets, freshness, grid, seen, go };
  const count = fitting?.isExact ? fitting.count : null;

  return (
    <>
      <div className="flex flex-col gap-2 border-b border-line px-3 py-2">
        <Toolbar
          asking={asking}
          isPanelOpen={isPanelOpen}
          onPanel={() => setPanel(!isPanelOpen)}
          isSlim={choices.isSlim}
          onSlim={(isSlim) => choose({ isSlim })}
          field={field}
          onLeaveSearch={() => grid.current?.focus()}
        >
          {isPhotos ? null : (
            <ColumnChoice
              column={choices.column}
              keys={facets?.recordKeys ?? []}
              onChoose={(column) => choose({ column })}
            />
          )}
          <ViewMenu datasetId={datasetId} calls={calls} search={search} leads={leads} />
        </Toolbar>
        {isStrange ? <p className="text-sm text-warn">{t("strange")}</p> : null}
        <FilterChips filter={query.filter} facets={facets} onNarrow={narrow} onChoose={showPart} />
      </div>
      <div className="flex min-h-0 grow">
        {isWide && isPanelOpen ? (
          <aside aria-label={t("filters")} className="w-64 shrink-0 overflow-y-auto border-r border-line bg-panel">
            {panel}
          </aside>
        ) : null}
        {isPhotos ? (
          <PhotosView {...shared} count={count} selection={selection} onSelect={setSelection} />
        ) : (
          <EntriesView
            {...shared}
            count={count}
            isSlim={choices.isSlim}
            column={choices.column}
            selection={selection}
            onSelect={setSelection}
          />
        )}
      </div>
      <StatusLine
        view={query.view}
        fitting={fitting}
        isUnknown={isUnknown}
        onCount={counts.ask}
        entries={counted?.entries ?? null}
        seen={seen}
        changed={changed}
        onGo={(place, isEnd) => go.current?.(place, isEnd)}
        onRefresh={refresh}
      >
        {isNothing(selection) ? (
          !leads && !exports ? null : (
            <>
              <Button
                look="quiet"
                disabled={!counted || counted.entries?.count === 0}
                onClick={() => setSelection(EVERYTHING)}
              >
                {t("selection.forAll")}
              </Button>
              {leads && !isPhotos ? (
                <StartWithThese
                  datasetId={datasetId}
                  filter={query.filter}
                  isEmpty={!counted || counted.entries?.count === 0}
                />
              ) : null}
            </>
          )
        ) : (
          <SelectionActions
            selection={selection}
            view={query.view}
            fitting={fitting}
            leads={leads}
            exportHref={
              exports && selection.isAll && selection.except.size === 0
                ? `/datasets/${datasetId}/export${search === "" ? "" : `?${search}`}`
                : null
            }
            problem={made.ok ? null : made.reason}
            onSelect={setSelection}
            onAct={act}
          />
        )}
        <BulkRuns
          runs={bulk.runs}
          leads={leads}
          problem={bulk.problem}
          onRetry={bulk.ask}
          isOpen={isRunsOpen}
          onOpen={(isOpen) => {
            setRunsOpen(isOpen);
            if (isOpen) void bulk.ask();
          }}
          onUndo={async (runId) => {
            await calls.undoBulk(runId);
            void bulk.ask();
          }}
        />
      </StatusLine>
      <Dialog open={!isWide && isSheetOpen} onOpenChange={setSheetOpen} title={t("filters")}>
        {panel}
      </Dialog>
      {acting ? (
        <BulkDialog
          assignees={assignees}
          datasetId={datasetId}
          {...acting}
          calls={calls}
          reasons={facets?.reasons ?? []}
          tags={facets?.tags ?? []}
          onClose={() => setActing(null)}
          onBegun={() => {
            setActing(null);
            setSelection(NOTHING);
            setRunsOpen(true);
            void bulk.ask();
          }}
        />
      ) : null}
    </>
  );
}

/** Opens the group of a part and puts the focus into it. */
function showGroup(part: FilterName): void {
  const group = document.getElementById(groupId(part));
  if (group instanceof HTMLDetailsElement) group.open = true;
  group?.scrollIntoView({ block: "nearest" });
  group?.querySelector<HTMLElement>("input, button, summary")?.focus();
}
