import { expect, test } from "vitest";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import { languageOf } from "./text-language.ts";

test.each([
  ["A man, naïve, sits at a café — “there”.", "en"],
  ["", "en"],
  ["12 %", "en"],
  ["一只猫坐在椅子上。", "zh-CN"],
  ["这是 Visual Genome 的照片。", "zh-CN"],
  ["The sign says 停.", "en"],
  ["猫が椅子に座っている。", "ja"],
  ["고양이가 의자에 앉아 있다.", "ko"],
  ["Кошка сидит на стуле.", "ru"],
  ["Кішка сидить на стільці.", "uk"],
  ["قطة تجلس على كرسي", "ar"],
  ["گربه روی صندلی نشسته است", "fa"],
  ["חתול יושב על כיסא", "he"],
  ["बिल्ली कुर्सी पर बैठी है", "hi"],
  ["<image>\n<st>猫<ed> [0.1, 0.2, 0.3, 0.4]", "zh-CN"],
])("“%s” is spelled in %s", (text, language) => expect(languageOf(text, SVIT_GROUNDING)).toBe(language));
