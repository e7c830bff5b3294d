/** As few as NIST SP 800-63B allows. */
const SHORTEST = 8;
const LONGEST = 128;
const FEWEST_DIFFERENT = 4;

/** What lists of stolen passwords begin with, without the digits and signs that people put behind. */
const COMMON = new Set(
  `password passwort passw0rd p@ssw0rd p@ssword mypassword qwerty qwertyui qwertyuiop qwertz asdfgh asdfghjkl zxcvbnm
  1q2w3e4r 1q2w3e4r5t 1qaz2wsx q1w2e3r4 zaq12wsx qazwsx abcd abcdef abcdefg abcdefgh abc iloveyou welcome letmein changeme admin
  administrator root user guest test testtest hello secret default login master monkey dragon shadow sunshine princess
  football baseball superman batman starwars pokemon computer internet google samsung michael michelle jennifer jessica
  charlie liverpool chelsea arsenal whatever trustno freedom summer winter oncart`.split(/\s+/),
);

/**
 * Why a password would be guessed, in words for the person who chose it; null when nothing speaks against it.
 * `about`: what everybody knows of them, their mail address for instance.
 */
export function passwordProblem(password: string, about: string[] = []): string | null {
  const text = password.trim().toLowerCase();
  if (text.length < SHORTEST) return `A password needs ${SHORTEST} characters or more, not counting spaces around it.`;
  if (password.length > LONGEST) return `A password has ${LONGEST} characters at most.`;
  if (new Set(text).size < FEWEST_DIFFERENT) return "This password repeats too few characters.";
  const core = text.replace(/[\d\W_]+$/, "");
  if (COMMON.has(text) || COMMON.has(core) || isRun(text)) return "This password is among those that are tried first.";
  const known = about.flatMap((word) => [word, word.split("@")[0] ?? ""]).map((word) => word.trim().toLowerCase());
  if (known.some((word) => word !== "" && (text === word || core === word))) {
    return "This password can be guessed from your name or address.";
  }
  return null;
}

/** `12345678`, `87654321`, `abcdefgh`: each character is the neighbour of the one before. */
function isRun(text: string): boolean {
  const steps = new Set([...text].slice(1).map((character, index) => character.charCodeAt(0) - text.charCodeAt(index)));
  return [...steps].every((step) => step === 1 || step === -9) || [...steps].every((step) => step === -1 || step === 9);
}
