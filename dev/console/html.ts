/** A piece of HTML that is safe to send: what went into it was escaped. Only `html` makes one. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Renderable = string | number | Html | undefined | false | readonly Renderable[];

/**
 * A template of HTML. Whatever is put in is escaped, unless it is Html already; lists are joined, undefined and false
 * are nothing. Values may stand in text and in quoted attributes, nowhere else.
 */
export function html(strings: TemplateStringsArray, ...values: Renderable[]): Html {
  return new Html(strings.map((part, index) => part + render(values[index])).join(""));
}

function render(value: Renderable): string {
  if (value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(render).join("");
  return String(value).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
