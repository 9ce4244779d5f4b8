import { expect, test } from "vitest";
import { licenceInCard } from "./card-licence.ts";

test.for([
  ["---\nlicense: cc-by-4.0\ntask_categories:\n- visual-question-answering\n---\n# LLaVA", "cc-by-4.0"],
  ["---\r\nlanguage: en\r\nlicense: 'apache-2.0' # of the texts\r\n---\r\n", "apache-2.0"],
  ["---\nlicense:\n- cc-by-4.0\n- mit\nconfigs:\n- config_name: default\n---\n", "cc-by-4.0, mit"],
  ["---\nlicense: [mit, odbl]\n---\n", "mit, odbl"],
  ["---\nlicense: other\nlicense_name: llava-research\n---\n", "llava-research"],
  ["---\npretty_name: Boats\n---\nlicense: mit\n", null],
  ["# Words\nlicense: mit\n", null],
  ["", null],
] as const)("a card that begins %j names %j", ([text, licence]) => {
  expect(licenceInCard(text)).toBe(licence);
});
