import type { BenchBrowser } from "../bench-browser.ts";

export type CanvasPlace = {
  chromium: BenchBrowser;
  port: number;
  datasetId: string;
  ratio: number;
  rounds: number;
};
