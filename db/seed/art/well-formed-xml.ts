/** A start tag as it was found. */
export interface XmlElement {
  name: string;
  attributes: Map<string, string>;
}

/**
 * Every element of an XML document in document order. Stricter than a browser, which mends what it can: throws on tags
 * that are not closed in turn, attributes without quotes or given twice, stray `<` and `&`, and text of any kind.
 * Knows what the pictures need: elements and attributes; no comments, entities or processing instructions.
 */
export function wellFormedXml(document: string): XmlElement[] {
  const elements: XmlElement[] = [];
  const open: string[] = [];
  let position = 0;
  while (position < document.length) {
    const [whole, closing, name = "", written = "", empty] = matchAt(document, position);
    position += whole.length;
    if (elements.length > 0 && open.length === 0) throw new SyntaxError("more than one root element");
    if (closing === "/") {
      if (open.pop() !== name) throw new SyntaxError(`</${name}> closes what is not open`);
      continue;
    }
    elements.push({ name, attributes: readAttributes(written) });
    if (empty !== "/") open.push(name);
  }
  if (open.length > 0 || elements.length === 0) throw new SyntaxError(`not closed: ${open.join(", ")}`);
  return elements;
}

function matchAt(document: string, position: number): RegExpExecArray {
  const tag = /<(\/?)([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w:-]*="[^"<&]*")*)\s*(\/?)>/y;
  tag.lastIndex = position;
  const match = tag.exec(document);
  if (match === null) throw new SyntaxError(`no tag at ${position}: ${document.slice(position, position + 40)}`);
  return match;
}

function readAttributes(written: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = "", value = ""] of written.matchAll(/([\w:-]+)="([^"]*)"/g)) {
    if (attributes.has(name)) throw new SyntaxError(`${name} is given twice`);
    attributes.set(name, value);
  }
  return attributes;
}
