import "./wordmark.css";

/** The name with its moon. */
export function Wordmark() {
  return (
    <span className="wordmark">
      <img src={`${import.meta.env.BASE_URL}favicon.svg`} alt="" width={24} height={24} />
      Nocturne
    </span>
  );
}
