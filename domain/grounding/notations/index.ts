import type { Notation, NotationName } from "#domain/grounding/notation.ts";
import { cogvlm } from "./cogvlm.ts";
import { deepseekVl2 } from "./deepseek-vl2.ts";
import { ferret } from "./ferret.ts";
import { ferretUi } from "./ferret-ui.ts";
import { florence2 } from "./florence-2.ts";
import { glmV } from "./glm-v.ts";
import { internvl } from "./internvl.ts";
import { kosmos2 } from "./kosmos-2.ts";
import { llava } from "./llava.ts";
import { locateAnything } from "./locate-anything.ts";
import { minigptV2 } from "./minigpt-v2.ts";
import { msSwift } from "./ms-swift.ts";
import { paligemma } from "./paligemma.ts";
import { qwenVl } from "./qwen-vl.ts";
import { qwen25Vl } from "./qwen2.5-vl.ts";
import { qwen2Vl } from "./qwen2-vl.ts";
import { qwen3Vl } from "./qwen3-vl.ts";
import { recordBoxesUnder, recordCorners, recordXywh } from "./record-boxes.ts";
import { shikra } from "./shikra.ts";
import { svit } from "./svit.ts";

/** Every notation that is read and printed. */
const TABLE: Readonly<Record<NotationName, Notation>> = {
  svit,
  llava,
  ferret,
  "qwen-vl": qwenVl,
  "qwen2-vl": qwen2Vl,
  "qwen2.5-vl": qwen25Vl,
  "qwen3-vl": qwen3Vl,
  "glm-v": glmV,
  internvl,
  "deepseek-vl2": deepseekVl2,
  "ms-swift": msSwift,
  "ferret-ui": ferretUi,
  shikra,
  cogvlm,
  "minigpt-v2": minigptV2,
  "locate-anything": locateAnything,
  "kosmos-2": kosmos2,
  paligemma,
  "florence-2": florence2,
  "record-corners": recordCorners,
  "record-xywh": recordXywh,
};

export const notationOf = (name: NotationName): Notation => TABLE[name];

/** The same where a person said which key of the records holds boxes (`box` of a mapping): for rows with a box of their own. */
export const notationUnder = (name: NotationName, boxKey: string | null): Notation =>
  boxKey !== null && (name === "record-corners" || name === "record-xywh")
    ? recordBoxesUnder(name, boxKey)
    : TABLE[name];
