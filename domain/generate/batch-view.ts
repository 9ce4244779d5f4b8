import type { Message } from "#domain/message.ts";
import type { RunState } from "#domain/run.ts";
import type { GenerationProgress, GenerationReport } from "./generation-request.ts";

/** A batch as its page shows it. `queueId`: the session made of its entries. */
export type BatchView = {
  runId: string;
  model: string;
  tasks: string[];
  state: RunState;
  isCancelling: boolean;
  isResumable: boolean;
  progress: GenerationProgress | null;
  queueId: GenerationReport["queueId"];
  error: Message | null;
  createdAt: string;
  reviewerName: string | null;
};
