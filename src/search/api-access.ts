/** Where a provider's API is, and the key it takes. */
export interface ApiAccess {
  url: string;
  key: string;
}
