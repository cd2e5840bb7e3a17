import { Search } from "lucide-react";
import { KeyHint } from "./key-hint.tsx";
import { TextInput } from "./text-input.tsx";

interface SearchInputProps {
  value: string;
  onValue(value: string): void;
  /** Said by a screen reader, and shown while it is empty: what is searched by what. */
  label: string;
}

/** Filters a list; the key `/` goes to the first one of a page. */
export function SearchInput({ value, onValue, label }: SearchInputProps) {
  return (
    <div className="search-input">
      <Search size={14} aria-hidden />
      <TextInput
        type="search"
        value={value}
        onValue={onValue}
        placeholder={label}
        aria-label={label}
        data-search
      />
      {value === "" && <KeyHint keys="/" />}
    </div>
  );
}
