import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sentenceOf } from "../api/error-text.ts";
import { useToast } from "../ui/toast.tsx";

interface Act<Given, Answer> {
  act(given: Given): Promise<Answer>;
  /** Told once it is done; nothing is told for undefined. */
  done?: string | ((answer: Answer, given: Given) => string | undefined);
  after?(answer: Answer, given: Given): void;
  /** A form shows its errors itself; of anything else they are told in passing. */
  inForm?: boolean;
}

/** Something that a page does to the server: all that is shown is read anew, and the outcome is told. */
export function useAct<Given = void, Answer = unknown>(options: Act<Given, Answer>) {
  const queries = useQueryClient();
  const tell = useToast();
  return useMutation<Answer, Error, Given>({
    mutationFn: options.act,
    gcTime: 0,
    onSuccess: (answer, given) => {
      const { done } = options;
      const told = typeof done === "function" ? done(answer, given) : done;
      if (told !== undefined) tell(told);
      options.after?.(answer, given);
      void queries.invalidateQueries();
    },
    onError: (error) => {
      if (options.inForm !== true) tell(sentenceOf(error), "bad");
    },
  });
}
