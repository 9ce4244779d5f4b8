/** A set with SVIT's real totals, lengths and dirt, at any number of photos. Same plan, same bytes. */
export type WholePlan = {
  kind: "whole";
  seed: string;
  photos: number;
  /** "small": flat photos of a few KB in their true sizes; a number: so many distinct ones of about 100 KB, the rest hard links. */
  photoFiles: "none" | "small" | number;
};

/** What the published set has. */
export const WHOLE = {
  /** arXiv 2307.04087, section 3 and table 1. */
  photos: 108_077,
  objects: 3_802_374,
  regions: 5_406_592,
  captions: 257_633,
  photosWithCaptions: 51_208,
  descriptions: 106_295,
  conversationQas: 1_565_797,
  complexQas: 1_556_902,
  /** Said to be "1.0 million". */
  referringQas: 1_000_000,
} as const;

/** The whole of SVIT by default: 2.8 GB of files. */
export const WHOLE_PLAN = (photos: number = WHOLE.photos): WholePlan => ({
  kind: "whole",
  seed: "whole",
  photos,
  photoFiles: "none",
});

/**
 * Shares of what is wrong in the published files. Those of Visual Genome are counted in it; those of SVIT's texts are of
 * the order its readers report, high enough that the demo-sized sets meet each of them.
 */
export const DIRT = {
  boxPastBorder: 0.01,
  boxFarOutside: 0.000_02,
  boxZeroSized: 0.000_1,
  boxAgain: 0.03,
  nameInsteadOfNames: 0.005,
  regionNegative: 5_654 / 5_406_592,
  regionPhraseAgain: 0.06,
  /** Of a mention's boxes: `0.5.` where a number should be. */
  boxUnparsable: 0.000_5,
  mentionPastBorder: 0.004,
  questionTooShort: 0.000_3,
  strayImageKey: 0.000_5,
  /** 21 descriptions read "It seems like your message is empty" or alike. */
  descriptionJunk: 21 / 106_295,
  answerRefusal: 0.000_2,
  answerLeak: 0.002,
  entryAgain: 0.000_5,
} as const;
