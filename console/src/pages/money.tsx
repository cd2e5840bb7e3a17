/** US dollars, with more digits the less it is; a dash where the price is not known. */
export function Money({ usd }: { usd: number | null }) {
  if (usd === null) {
    return (
      <span className="faint" title="No price is known for this model.">
        <span aria-hidden>–</span>
        <span className="only-heard">unknown</span>
      </span>
    );
  }
  return <span className="number">{moneyText(usd)}</span>;
}

/** US dollars as text: `$12.30`, `$0.0042`. */
export function moneyText(usd: number): string {
  if (usd === 0) return "$0";
  if (usd < 0.0001) return "< $0.0001";
  return `$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;
}
