/** What whoever writes an action types instead of a secret; it is replaced at the last moment (contract 4.4). */
export const placeholders = {
  email: "user@example.org",
  username: "cooljohnny1567",
  password: "mycoolpassword",
  /** A one-time code: of an authenticator, or the newest that a persona received. */
  code: "999779",
  cardNumber: "4242 4242 4242 4242",
  cardHolder: "John Doe",
  cardExpiration: "04/42",
  cardCvv: "444",
} as const;
