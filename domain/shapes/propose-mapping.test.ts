import { describe, expect, test } from "vitest";
import { columnsOfRows } from "./columns-of-rows.ts";
import { printMapping } from "./mapping.ts";
import { proposeMapping } from "./propose-mapping.ts";

/** Rows as public files spell them; their names in the test's. */
const REAL: [string, Record<string, unknown>[], string][] = [
  ["short names", [{ img: "a.jpg", q: "What?", a: "A cup." }], "photo=img,question=q,answer=a"],
  [
    "boxes under a name of theirs",
    [{ img: "a.jpg", q: "What?", a: "A cup.", rect: [1, 2, 3, 4], sizes: [640, 480], label_box: "none" }],
    "photo=img,question=q,answer=a,box=rect",
  ],
  [
    "VQA-RAD",
    [
      {
        qid: 1,
        image_name: "synpic1.jpg",
        question: "Is it?",
        answer: "Yes",
        answer_type: "CLOSED",
        phrase_type: "freeform",
      },
    ],
    "photo=image_name,question=question,answer=answer",
  ],
  [
    "SLAKE",
    [
      {
        img_id: 1,
        img_name: "xmlab1/source.jpg",
        question: "What modality?",
        answer: "MRI",
        q_lang: "en",
        location: "Abdomen",
      },
    ],
    "photo=img_name,question=question,answer=answer",
  ],
  [
    "ChartQA",
    [{ imgname: "41699051005347.png", query: "How many food items?", label: "14" }],
    "photo=imgname,question=query,answer=label",
  ],
  [
    "OCR-VQA",
    [{ imageURL: "http://x/b.jpg", questions: ["Who wrote it?", "Title?"], answers: ["A", "B"], title: "T", split: 1 }],
    "photo=imageURL,question=questions,answer=answers",
  ],
  [
    "CLEVR",
    [
      {
        image_filename: "CLEVR_val_0.png",
        question: "How many cubes?",
        answer: "3",
        program: [{ function: "scene" }],
        image_index: 0,
      },
    ],
    "photo=image_filename,question=question,answer=answer",
  ],
  [
    "DocVQA",
    [{ questionId: 337, question: "What is the date?", image: "documents/x.png", docId: 279, answers: ["1/8/93"] }],
    "photo=image,question=question,answer=answers",
  ],
  [
    "TextVQA",
    [
      {
        image_id: "0054c91397f2fe05",
        question: "What brand?",
        answers: ["nous les gosses", "dakota"],
        image_classes: ["Belt"],
        question_id: 0,
        flickr_original_url: "https://x/a_o.jpg",
      },
    ],
    "photo=flickr_original_url,question=question,answer=answers",
  ],
  [
    "GQA",
    [{ imageId: "2354786", question: "Is it?", answer: "no", fullAnswer: "No, it is not." }],
    "photo=imageId,question=question,answer=answer",
  ],
  [
    "A-OKVQA",
    [
      {
        image_id: 299207,
        question: "Who is this?",
        choices: ["a", "b"],
        correct_choice_idx: 1,
        direct_answers: ["ram"],
        rationales: ["He is."],
      },
    ],
    "photo=image_id,question=question,answer=direct_answers",
  ],
  [
    "MathVista",
    [
      {
        pid: "1",
        question: "Side x?",
        image: "images/1.jpg",
        choices: null,
        answer: "1.2",
        query: "Hint: … Side x?",
        unit: null,
      },
    ],
    "photo=image,question=question,answer=answer",
  ],
  [
    "M3IT",
    [{ instruction: "Describe it.", inputs: "", outputs: "A dog runs.", image_path: "a.png" }],
    "photo=image_path,question=instruction,answer=outputs",
  ],
  ["cc_sbu", [{ image_id: "2", caption: "A view of the sea." }], "photo=image_id,answer=caption"],
  [
    "Flickr30k",
    [{ filename: "1000092795.jpg", imgid: 0, sentences: [{ raw: "Two men outside.", sentid: 0 }], split: "train" }],
    "photo=filename,answer=sentences[].raw",
  ],
  [
    "VisDial",
    [
      {
        image_id: 1,
        caption: "A cup.",
        dialog: [
          { question: "What colour?", answer: "Red" },
          { question: "Full?", answer: "No" },
        ],
      },
    ],
    "photo=image_id,question=dialog[].question,answer=dialog[].answer",
  ],
  [
    "a shop's talk",
    [
      {
        pic: "x.jpg",
        utterances: [
          { speaker: "Customer", utterance: "How much?" },
          { speaker: "Agent", utterance: "Nine." },
        ],
      },
    ],
    "photo=pic,turns=utterances,role=speaker,text=utterance,user=Customer,assistant=Agent",
  ],
  [
    "PhotoChat",
    [
      {
        photo_url: "https://x/y.jpg",
        dialogue: [
          { message: "Hey", user_id: 0, share_photo: false },
          { message: "Hi", user_id: 1, share_photo: true },
        ],
      },
    ],
    "photo=photo_url,turns=dialogue,role=user_id,text=message,user=0,assistant=1",
  ],
  [
    "turns of known words under other keys",
    [
      {
        image_path: "a.jpg",
        dialogs: [
          { speaker: "user", text: "What?" },
          { speaker: "assistant", text: "A cup." },
        ],
      },
    ],
    "photo=image_path,turns=dialogs,role=speaker,text=text",
  ],
  [
    "a talk of bare texts",
    [{ photo: "a.jpg", dialogue: ["Hi", "Hello", "What?", "A cup."] }],
    "photo=photo,turns=dialogue",
  ],
  ["Chinese names", [{ 图片: "1.jpg", 问题: "这是什么？", 答案: "杯子" }], "photo=图片,question=问题,answer=答案"],
  [
    "nested texts",
    [{ meta: { file_name: "a.png" }, input: { text: "What is it?" }, output: { text: "A cup." } }],
    "photo=meta.file_name,question=input.text,answer=output.text",
  ],
  [
    "camel case",
    [{ imagePath: "a.jpg", userQuery: "Which one?", modelAnswer: "The left one." }],
    "photo=imagePath,question=userQuery,answer=modelAnswer",
  ],
  [
    "a prompt and its ground truth",
    [{ frame: "f/1.png", prompt: "Read it.", ground_truth: "EXIT" }],
    "photo=frame,question=prompt,answer=ground_truth",
  ],
  [
    "a task beside",
    [{ image: "a.jpg", task: "ocr", ask: "Read it.", reply: "EXIT" }],
    "photo=image,question=ask,answer=reply,task=task",
  ],
  [
    "names that tell nothing",
    [{ k1: "a.jpg", k2: "What is it?", k3: "It is a cup of tea." }],
    "photo=k1,question=k2,answer=k3",
  ],
];

describe("which key is what is proposed", () => {
  for (const [what, rows, mapping] of REAL)
    test(what, () => {
      const proposed = proposeMapping(rows);
      expect(proposed && printMapping(proposed)).toBe(mapping);
    });

  test("and nothing where nothing is an answer", () => {
    expect(proposeMapping([{ image_id: 1, width: 640, height: 480 }])).toBeNull();
    expect(proposeMapping([{ image: "a.jpg", bbox: [1, 2, 3, 4], label_id: 3 }])).toBeNull();
    expect(proposeMapping([])).toBeNull();
  });
});

test("the keys of records are those that stand in any of them, with those inside behind them", () => {
  const columns = columnsOfRows([
    { a: 1, meta: { b: "x" }, QA: [{ q: "Q", n: null }] },
    { a: null, c: ["x", "y"], QA: [] },
  ]);
  expect(columns.map(({ key, kind, filled }) => `${key} ${kind} ${filled}`)).toEqual([
    "a number 1",
    "meta record 1",
    "meta.b text 1",
    "QA records 2",
    "QA[].q text 1",
    "c texts 1",
  ]);
});
