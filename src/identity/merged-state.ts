import { emptyState, type OriginState, type ProfileState } from "../store/profile-state.ts";

/** What several profiles hold together: of what stands in two of them, the later one's counts. */
export function mergedState(states: readonly ProfileState[]): ProfileState {
  const [first = emptyState(), ...others] = states;
  return others.reduce(merged, first);
}

function merged(one: ProfileState, other: ProfileState): ProfileState {
  return {
    format: 1,
    cookies: byKey([...one.cookies, ...other.cookies], ({ name, domain, path, partitionKey }) =>
      JSON.stringify([name, domain, path, partitionKey]),
    ),
    origins: mergedOrigins(one.origins, other.origins),
  };
}

function mergedOrigins(one: OriginState[], other: OriginState[]): OriginState[] {
  const origins = byKey([...one, ...other], ({ origin }) => origin).map((later) => {
    const earlier = one.find(({ origin }) => origin === later.origin);
    return earlier === undefined || earlier === later ? later : mergedOrigin(earlier, later);
  });
  return origins.toSorted((a, b) => (a.origin < b.origin ? -1 : 1));
}

function mergedOrigin(one: OriginState, other: OriginState): OriginState {
  return {
    origin: other.origin,
    localStorage: byKey([...one.localStorage, ...other.localStorage], ([key]) => key),
    sessionStorage: byKey([...one.sessionStorage, ...other.sessionStorage], ([key]) => key),
    databases: byKey([...one.databases, ...other.databases], ({ name }) => name),
  };
}

/** The last of those with the same key. */
function byKey<T>(all: readonly T[], keyOf: (one: T) => string): T[] {
  return [...new Map(all.map((one) => [keyOf(one), one])).values()];
}
