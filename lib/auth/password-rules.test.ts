import { describe, expect, it } from "vitest";
import { passwordProblem } from "./password-rules";

describe("a password", () => {
  it.each([
    "",
    "short",
    "        ",
    "   1234567   ",
    "password",
    "Password1!",
    "PASSWORD123",
    "12345678",
    "1234567890",
    "87654321",
    "abcdefgh",
    "aaaaaaaaaaaa",
    "abababab",
    "qwertyuiop",
    "1q2w3e4r",
    "iloveyou2",
    "x".repeat(129),
  ])("that would be tried first is refused: %j", (password) =>
    expect(passwordProblem(password)).toEqual(expect.any(String)),
  );

  it.each(["oncart-demo", "a password for a test", "correct horse", "tr0ub4dor", "πρόσβαση-7", "x9$kQ2!m"])(
    "that nobody knows is taken: %s",
    (password) => expect(passwordProblem(password)).toBeNull(),
  );

  it("is neither the person's address nor their name", () => {
    const about = ["ada.lovelace@example.com", "Augusta Ada King"];
    for (const password of ["ada.lovelace@example.com", "Ada.Lovelace", "ada.lovelace1815", "augusta ada king"]) {
      expect(passwordProblem(password, about)).toEqual(expect.any(String));
    }
    expect(passwordProblem("the enchantress of numbers", about)).toBeNull();
  });
});
