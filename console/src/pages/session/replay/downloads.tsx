import { useMutation, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { ApiError } from "../../../../../src/contract/client.ts";
import { api, consoleHeader } from "../../../api/client.ts";
import { Button } from "../../../ui/button.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { sentenceOf } from "../../../api/error-text.ts";
import { saveFile } from "../save-file.ts";

/** The replay as files; where there is no MP4 the reason stands in its place. */
export function ReplayDownloads({ sessionId }: { sessionId: string }) {
  const params = { session_id: sessionId };
  const replay = useQuery({
    queryKey: ["sessionReplay", sessionId],
    queryFn: () => api.sessionReplay({ params }),
    staleTime: 60_000,
  });
  const tell = useToast();
  const webp = useMutation({
    mutationFn: () => animation(sessionId),
    onSuccess: (film) => saveFile(film, `${sessionId}.webp`),
    onError: (error) => tell(sentenceOf(error), "bad"),
  });
  const mp4 = replay.data?.mp4_url;
  const why = replay.error === null ? replay.data?.reason : sentenceOf(replay.error);
  return (
    <div className="row">
      {mp4 && (
        <a className="button button-plain button-small" href={mp4} download={`${sessionId}.mp4`}>
          <Download size={15} aria-hidden /> MP4
        </a>
      )}
      {!mp4 && why && <span className="faint replay-why">No MP4: {why}</span>}
      {replay.error === null && (
        <Button size="small" icon={Download} busy={webp.isPending} onClick={() => webp.mutate()}>
          WebP
        </Button>
      )}
    </div>
  );
}

async function animation(sessionId: string): Promise<Blob> {
  const answer = await fetch(`/sessions/${encodeURIComponent(sessionId)}/replay`, {
    headers: { ...consoleHeader, accept: "image/webp" },
  });
  if (!answer.ok) throw new ApiError(answer.status, await answer.json().catch(() => null));
  return answer.blob();
}
