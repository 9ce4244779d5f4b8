import { photosOfEntry } from "#domain/entry/entry-view.ts";
import { photoInFocus } from "./photo-in-focus.ts";
import type { Panel, Runs, Workspace } from "./workspace.ts";

/** Commands that only change the view: other parts of the entry, the photo, the panels. They change no data; what a sheet that they open does is its own. */
export function runsViewing(workspace: Workspace): Runs {
  const { display, canvas, changeDisplay, aid } = workspace;
  const panel = (name: Panel) => () => changeDisplay({ panel: display.panel === name ? null : name });
  return {
    next: () => move(workspace, 1),
    previous: () => move(workspace, -1),
    labels: () => changeDisplay({ hasLabels: !display.hasLabels }),
    allKnown: () => {
      changeDisplay({ showsAll: !display.showsAll });
      aid({ knownObjects: true });
    },
    list: () => {
      panel("known")();
      aid({ knownObjects: true });
    },
    search: () => {
      changeDisplay({ panel: "known" });
      aid({ knownObjects: true });
      workspace.focusField("search");
    },
    given: () => {
      panel("given")();
      aid({ given: true });
    },
    guideline: () => {
      panel("guideline")();
      aid({ guideline: true });
    },
    history: panel("history"),
    comments: panel("comments"),
    gloss: workspace.entry.gloss.length > 0 ? () => changeDisplay({ showsGloss: !display.showsGloss }) : null,
    fit: () => canvas.current?.fit(),
    actualSize: () => canvas.current?.actualSize(),
    fullScreen: () => canvas.current?.toggleFullScreen(),
    zoomIn: () => canvas.current?.zoomBy(1.25),
    zoomOut: () => canvas.current?.zoomBy(0.8),
    reasons: () => changeDisplay({ sheet: "reasons" }),
    help: () => changeDisplay({ sheet: "help" }),
    palette: () => changeDisplay({ sheet: "palette" }),
    settings: () => changeDisplay({ sheet: "settings" }),
    nextPhoto: showPhoto(workspace, 1),
    previousPhoto: showPhoto(workspace, -1),
    reportPhoto: workspace.entry.image ? () => changeDisplay({ sheet: "reportPhoto" }) : null,
    tags: workspace.isReadOnly ? null : () => changeDisplay({ sheet: "tags" }),
    mode: workspace.entry.image ? workspace.switchMode : null,
  };
}

/** To another photo of the entry; around, where there is none any more. */
function showPhoto({ entry, viewState, change, canvas }: Workspace, by: 1 | -1) {
  const count = photosOfEntry(entry).length;
  if (count < 2) return null;
  return () => {
    const { ordinal } = photoInFocus(entry, viewState);
    change({ photo: (ordinal + by + count) % count, mention: null, editedBox: null, drawing: null });
    canvas.current?.fit();
  };
}

/** To the next sentence where one reads by sentence, else to the next QA. */
function move({ viewState, sentences, pairs, change }: Workspace, by: 1 | -1) {
  const rest = { mention: null, editedBox: null, drawing: null };
  const sentence = viewState.sentence + by;
  if (sentences && sentence >= 0 && sentence < sentences.length) return change({ ...rest, sentence });
  const focus = viewState.focus + by;
  if (focus >= 0 && focus < pairs.length) change({ ...rest, focus, sentence: sentences ? 0 : -1 });
}
