import { useCallback } from "react";
import { ApiError } from "../../../../src/contract/client.ts";
import { api } from "../../api/client.ts";
import type { Address } from "../../live/connection.ts";

/** Where the live socket of a session is, with a fresh ticket each time. */
export function useLiveLink(sessionId: string): () => Promise<Address> {
  return useCallback(async () => {
    const params = { session_id: sessionId };
    try {
      return { url: (await api.sessionDebugInfo({ params })).live_url };
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) throw error;
      const session = await api.sessionStatus({ params }).catch(() => undefined);
      return { ended: session?.end_reason ?? error.message };
    }
  }, [sessionId]);
}

/** Stores a file among the account's uploads; answers its name there. */
export async function uploadFile(file: File): Promise<string> {
  const answer = await api.fileUpload({ params: { filename: file.name }, upload: file });
  if (!answer.success) throw new Error("The file could not be uploaded.");
  return file.name;
}
