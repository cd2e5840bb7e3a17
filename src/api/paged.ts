/** A page of a list as the clients ask for it; the first is number 1. */
interface Asked {
  page: number;
  page_size: number;
}

/** One page of what `find` brings, each made into what is shown (contract 1.0.3). */
export async function paged<Row, Item>(
  { page, page_size: size }: Asked,
  find: (rows: { limit: number; offset: number }) => Promise<Row[]>,
  shown: (row: Row) => Item,
) {
  // One more than shown tells whether there is a next page.
  const found = await find({ limit: size + 1, offset: (page - 1) * size });
  return {
    items: found.slice(0, size).map((row) => shown(row)),
    page,
    page_size: size,
    has_next: found.length > size,
    has_previous: page > 1,
  };
}
