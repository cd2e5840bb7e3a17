import { fileURLToPath } from "node:url";
import { createWorker, OEM, PSM } from "tesseract.js";
import { untilAborted } from "../../waiting.ts";

/** What was read in a picture, and how sure that is, from 0 to 100. */
export interface Reading {
  text: string;
  confidence: number;
}

/** As it comes with its package: nothing is fetched, and nothing kept. */
const dataFolder = fileURLToPath(
  new URL("4.0.0_best_int", import.meta.resolve("@tesseract.js-data/eng/package.json")),
);
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Reads a picture (PNG as base64) twice, as letters and digits and as whatever it may be, in a thread that ends with it. */
export async function readings(picture: string, signal: AbortSignal): Promise<Reading[]> {
  signal.throwIfAborted();
  const worker = await createWorker("eng", OEM.LSTM_ONLY, {
    langPath: dataFolder,
    cacheMethod: "none",
    gzip: true,
    errorHandler: () => {},
  });
  try {
    const image = Buffer.from(picture, "base64");
    const found: Reading[] = [];
    for (const allowed of [letters, ""]) {
      await worker.setParameters({
        tessedit_pageseg_mode: PSM.SINGLE_LINE,
        tessedit_char_whitelist: allowed,
      });
      const { data } = await untilAborted(worker.recognize(image), signal);
      found.push({ text: data.text.replace(/\s+/g, ""), confidence: data.confidence });
    }
    return found;
  } finally {
    await worker.terminate();
  }
}
