import { wordsOf } from "#domain/entry/entry-text.ts";
import { photosOfEntry } from "#domain/entry/entry-view.ts";
import { photoInFocus } from "./photo-in-focus.ts";
import { NOWHERE } from "./view-state.ts";
import type { Panel, Runs, Workspace } from "./workspace.ts";

/** Commands that only change the view: other parts of the entry, the photo, the panels. They change no data; what a sheet that they open does is its own. */
export function runsViewing(workspace: Workspace): Runs {
  const { display, canvas, changeDisplay, aid, announce } = workspace;
  // Each is called as the command that opens it.
  const panel = (name: Exclude<Panel, "known">) => () => {
    const isOpen = display.panel === name;
    changeDisplay({ panel: isOpen ? null : name });
    announce(isOpen ? `${name}.off` : `${name}.on`);
  };
  return {
    next: () => move(workspace, 1),
    previous: () => move(workspace, -1),
    labels: () => {
      changeDisplay({ hasLabels: !display.hasLabels });
      announce(display.hasLabels ? "labels.off" : "labels.on");
    },
    allKnown: () => {
      changeDisplay({ showsAll: !display.showsAll });
      announce(display.showsAll ? "allKnown.off" : "allKnown.on");
      aid({ knownObjects: true });
    },
    list: () => {
      const isOpen = display.panel === "known";
      changeDisplay({ panel: isOpen ? null : "known" });
      announce(isOpen ? "list.off" : "list.on");
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
    gloss:
      workspace.entry.gloss.length > 0
        ? () => {
            changeDisplay({ showsGloss: !display.showsGloss });
            announce(display.showsGloss ? "gloss.off" : "gloss.on");
          }
        : null,
    fit: () => {
      canvas.current?.fit();
      announce("fit.fitted");
    },
    zoomIn: () => {
      canvas.current?.zoomBy(1.25);
      announce("zoomIn.zoomed");
    },
    zoomOut: () => {
      canvas.current?.zoomBy(0.8);
      announce("zoomOut.zoomed");
    },
    actualSize: () => {
      canvas.current?.actualSize();
      announce("actualSize.shown");
    },
    fullScreen: () => {
      canvas.current?.toggleFullScreen();
      announce("fullScreen.toggled");
    },
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
function showPhoto({ entry, viewState, change, canvas, announce }: Workspace, by: 1 | -1) {
  const count = photosOfEntry(entry).length;
  if (count < 2) return null;
  return () => {
    const { ordinal } = photoInFocus(entry, viewState);
    const photo = (ordinal + by + count) % count;
    change({ ...NOWHERE, photo });
    canvas.current?.fit();
    announce(by > 0 ? "nextPhoto.shown" : "previousPhoto.shown", { number: photo + 1, count });
  };
}

/** To the next sentence where one reads by sentence, else to the next QA, which is read with the focus that it gets. At the end it says where that is. */
function move(workspace: Workspace, by: 1 | -1) {
  const { viewState, sentences, pairs, change, announce } = workspace;
  const id = by > 0 ? "next" : "previous";
  const sentence = viewState.sentence + by;
  if (sentences && sentence >= 0 && sentence < sentences.length) {
    change({ ...NOWHERE, sentence });
    return announce(`${id}.sentence`, {
      number: sentence + 1,
      count: sentences.length,
      text: wordsAt(workspace, sentence),
    });
  }
  const focus = viewState.focus + by;
  if (focus >= 0 && focus < pairs.length) return change({ ...NOWHERE, focus, sentence: sentences ? 0 : -1 });
  announce(`${id}.qa`, { number: viewState.focus + 1, count: pairs.length });
}

/** A sentence as it is read: without the boxes of its phrases. */
function wordsAt({ sentences, focused, entry }: Workspace, nth: number): string {
  const sentence = sentences?.[nth];
  return sentence && focused?.answer
    ? wordsOf(focused.answer.value.slice(sentence.start, sentence.end), entry.grounding).trim()
    : "";
}
