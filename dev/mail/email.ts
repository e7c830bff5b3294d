import PostalMime, { type Address, type Email } from "postal-mime";
import type { Entry } from "./mailbox.ts";

/** What the reader shows of an email. Header names are lower case; repeated headers are joined by a comma. */
export type ReadableEmail = {
  html: string;
  text: string;
  headers: Record<string, string>;
  attachments: { name: string; type: string; content: Uint8Array }[];
};

/** Reads the headers that the list shows. Never fails: an email that nobody can parse is still an email. */
export async function describeEmail(raw: Uint8Array, sender: string): Promise<Omit<Entry, "id" | "to" | "deliveries">> {
  const email = await parse(raw);
  return {
    messageId: email?.messageId ?? "",
    from: (email?.from && addressText(email.from)) || sender,
    subject: email?.subject ?? "",
    date: isoDate(email?.date),
    preview: previewOf(email),
  };
}

/** The content of an email; images inside the email become part of its HTML. */
export async function readEmail(raw: Uint8Array): Promise<ReadableEmail> {
  const email = await parse(raw);
  if (!email) return { html: "", text: Buffer.from(raw).toString("utf8"), headers: {}, attachments: [] };
  const headers: Record<string, string> = {};
  for (const { key, value } of email.headers) headers[key] = headers[key] ? `${headers[key]}, ${value}` : value;
  const attachments = email.attachments.map((attachment) => ({
    name: attachment.filename ?? "attachment",
    type: attachment.mimeType,
    content: bytesOf(attachment.content),
    contentId: attachment.contentId?.replace(/^<|>$/g, ""),
  }));
  let html = email.html ?? "";
  for (const { contentId, type, content } of attachments) {
    const inline = `data:${type};base64,${Buffer.from(content).toString("base64")}`;
    if (contentId) html = html.replaceAll(`cid:${contentId}`, inline);
  }
  return {
    html,
    text: email.text ?? "",
    headers,
    attachments: attachments.map(({ name, type, content }) => ({ name, type, content })),
  };
}

async function parse(raw: Uint8Array): Promise<Email | undefined> {
  try {
    return await PostalMime.parse(raw);
  } catch {
    return undefined;
  }
}

function addressText(address: Address): string {
  if (address.address === undefined) return address.name;
  return address.name ? `${address.name} <${address.address}>` : address.address;
}

function isoDate(date: string | undefined): string {
  const time = Date.parse(date ?? "");
  return new Date(Number.isNaN(time) ? Date.now() : time).toISOString();
}

function previewOf(email: Email | undefined): string {
  const text = email?.text ?? email?.html?.replace(/<style[\s\S]*?<\/style>|<[^>]+>/g, " ") ?? "";
  return text.replace(/\s+/g, " ").trim().slice(0, 160);
}

function bytesOf(content: ArrayBuffer | Uint8Array | string): Uint8Array {
  if (typeof content === "string") return Buffer.from(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}
