import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { ApiError } from "../../../src/contract/client.ts";
import type { CallInput, CallOutput } from "../../../src/contract/endpoint.ts";
import type { Endpoints, OperationId } from "../../../src/contract/index.ts";
import { api } from "./client.ts";
import { whoAmI } from "./log-in.ts";

const meKey = ["me"] as const;

/** What is known of the server. An answer 401 means that the log-in has ended: then it is asked who is logged in. */
export function createQueries(): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof ApiError && error.status === 401) queries.setQueryData(meKey, null);
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        retry: (failures, error) => failures < 2 && !(error instanceof ApiError),
      },
    },
  });
  return queries;
}

/** Who is logged in: null for nobody. */
export function useMe() {
  return useQuery({ queryKey: meKey, queryFn: whoAmI, staleTime: 60_000 });
}

/** Says who is logged in from now on, null for nobody; what was known for another is forgotten. */
export function useSetMe() {
  const queries = useQueryClient();
  return (me: unknown) => {
    queries.setQueryData(meKey, me);
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meKey[0] });
  };
}

interface AskOptions {
  /** Asks again after so many milliseconds; false never does. */
  every?: number | false;
  /** Whether it is asked at all; true unless told. */
  enabled?: boolean;
}

/** Reads by an operation of the contract; what was read before stays until there is something new. */
export function useAsk<Id extends OperationId>(
  id: Id,
  input: CallInput<Endpoints[Id]>,
  { every = false, enabled = true }: AskOptions = {},
) {
  return useQuery<CallOutput<Endpoints[Id]>>({
    queryKey: [id, input],
    queryFn: () => api[id](input),
    refetchInterval: every,
    enabled,
    placeholderData: keepPreviousData,
  });
}

/** Does an operation of the contract; once it is done, all that is shown is read anew. `onDone` gets the answer. */
export function useDo<Id extends OperationId>(
  id: Id,
  { onDone }: { onDone?(answer: CallOutput<Endpoints[Id]>): void } = {},
) {
  const queries = useQueryClient();
  return useMutation<CallOutput<Endpoints[Id]>, Error, CallInput<Endpoints[Id]>>({
    mutationFn: (input) => api[id](input),
    onSuccess: (answer) => {
      void queries.invalidateQueries();
      onDone?.(answer);
    },
  });
}
