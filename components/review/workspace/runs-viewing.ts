import type { Desk, Panel, Runs } from "./workspace.ts";

/** Commands that look: at other parts of the entry, at the photo, at what stands beside it. They change nothing. */
export function runsSeeing(desk: Desk): Runs {
  const { see, canvas, changeSee, aid } = desk;
  const panel = (name: Panel) => () => changeSee({ panel: see.panel === name ? null : name });
  return {
    next: () => move(desk, 1),
    previous: () => move(desk, -1),
    labels: () => changeSee({ hasLabels: !see.hasLabels }),
    allKnown: () => {
      changeSee({ showsAll: !see.showsAll });
      aid({ knownObjects: true });
    },
    list: () => {
      changeSee({ hasList: !see.hasList });
      aid({ knownObjects: true });
    },
    search: () => {
      changeSee({ hasList: true });
      aid({ knownObjects: true });
      desk.focusField("search");
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
    gloss: desk.entry.gloss.length > 0 ? () => changeSee({ showsGloss: !see.showsGloss }) : null,
    fit: () => canvas.current?.fit(),
    zoomIn: () => canvas.current?.zoomBy(1.25),
    zoomOut: () => canvas.current?.zoomBy(0.8),
    reasons: () => changeSee({ sheet: "reasons" }),
    help: () => changeSee({ sheet: "help" }),
    palette: () => changeSee({ sheet: "palette" }),
    settings: () => changeSee({ sheet: "settings" }),
    mode: desk.entry.image ? desk.switchMode : null,
  };
}

/** To the next sentence where one reads by sentence, else to the next QA. */
function move({ look, sentences, pairs, change }: Desk, by: 1 | -1) {
  const rest = { mention: null, editedBox: null, drawing: null };
  const sentence = look.sentence + by;
  if (sentences && sentence >= 0 && sentence < sentences.length) return change({ ...rest, sentence });
  const focus = look.focus + by;
  if (focus >= 0 && focus < pairs.length) change({ ...rest, focus, sentence: sentences ? 0 : -1 });
}
