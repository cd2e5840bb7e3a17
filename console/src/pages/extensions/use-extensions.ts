import { useAsk } from "../../api/queries.ts";

/** What an extension is uploaded as. */
export const extensionFiles = ".zip,.crx";

// An account has no more than that.
const all = { query: { page_size: 100 } };

/** Every extension of the account. */
export function useExtensions() {
  return useAsk("extensionList", all);
}
