import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "@/dev/testing.ts";
import { openMailbox } from "./mailbox.ts";

const RAW = Buffer.from("Subject: Hello\r\n\r\nHello.\r\n");

test("the same email for the same recipient is one email that counts its deliveries", () => {
  const mailbox = openMailbox(temporaryFolder());
  mailbox.accept(letter({ messageId: "<1@shop>", to: "ada@example.com" }), RAW);
  mailbox.accept(letter({ messageId: "<1@shop>", to: "Ada@Example.com" }), RAW);
  mailbox.accept(letter({ messageId: "<1@shop>", to: "bob@example.com" }), RAW);
  expect(deliveries(mailbox)).toEqual({ "ada@example.com": [2], "bob@example.com": [1] });
});

test("emails without a Message-ID are never taken for each other", () => {
  const mailbox = openMailbox(temporaryFolder());
  mailbox.accept(letter({ messageId: "" }), RAW);
  mailbox.accept(letter({ messageId: "" }), RAW);
  expect(deliveries(mailbox)).toEqual({ "ada@example.com": [1, 1] });
});

test("after a restart every email and every count is still there, and the same email is still the same", () => {
  const folder = temporaryFolder();
  const before = openMailbox(folder);
  before.accept(letter({ messageId: "<1@shop>" }), RAW);
  before.accept(letter({ messageId: "<1@shop>" }), RAW);
  before.accept(letter({ messageId: "<2@shop>" }), RAW);
  before.close();

  const after = openMailbox(folder);
  after.accept(letter({ messageId: "<1@shop>" }), RAW);

  expect(deliveries(after)).toEqual({ "ada@example.com": [1, 3] });
  const [newest] = after.list({ limit: 1 }).messages;
  expect(after.find(newest?.id ?? "")?.raw).toEqual(RAW);
});

test("half a line, left by a crash, harms neither the emails before it nor those after", () => {
  const folder = temporaryFolder();
  const before = openMailbox(folder);
  before.accept(letter({ messageId: "<1@shop>" }), RAW);
  before.close();
  appendFileSync(path.join(folder, "mail", "index.jsonl"), '{"id":"mail_half","messa');
  writeFileSync(path.join(folder, "mail", "mail_half.eml"), "half");

  const between = openMailbox(folder);
  between.accept(letter({ messageId: "<2@shop>" }), RAW);
  between.close();

  expect(
    openMailbox(folder)
      .list({ limit: 10 })
      .messages.map(({ messageId }) => messageId),
  ).toEqual(["<2@shop>", "<1@shop>"]);
  expect(readdirSync(path.join(folder, "mail"))).not.toContain("mail_half.eml");
});

test("a whole address finds that recipient only; a part of one, or of the subject, finds all that contain it", () => {
  const mailbox = openMailbox(temporaryFolder());
  mailbox.accept(letter({ to: "ada@example.com", subject: "Order A-1 confirmed" }), RAW);
  mailbox.accept(letter({ to: "nada@example.com", subject: "Order A-2 shipped" }), RAW);
  const subjects = (query: object) => mailbox.list({ limit: 10, ...query }).messages.map(({ subject }) => subject);
  expect(subjects({ to: "ADA@example.com" })).toEqual(["Order A-1 confirmed"]);
  expect(subjects({ to: "ada" })).toHaveLength(2);
  expect(subjects({ subject: "SHIPPED" })).toEqual(["Order A-2 shipped"]);
  expect(subjects({ search: "nada@" })).toEqual(["Order A-2 shipped"]);
  expect(subjects({ to: "ada", subject: "a-1" })).toEqual(["Order A-1 confirmed"]);
});

test("pages come newest first, with the number of all that match", () => {
  const mailbox = openMailbox(temporaryFolder());
  for (let number = 1; number <= 5; number += 1) mailbox.accept(letter({ subject: `${number}` }), RAW);
  const page = (offset: number) => mailbox.list({ limit: 2, offset }).messages.map(({ subject }) => subject);
  expect([page(0), page(2), page(4), page(6)]).toEqual([["5", "4"], ["3", "2"], ["1"], []]);
  expect(mailbox.list({ limit: 2 }).total).toBe(5);
});

test("clearing removes the emails from the disk too", () => {
  const folder = temporaryFolder();
  const mailbox = openMailbox(folder);
  mailbox.accept(letter({ messageId: "<1@shop>" }), RAW);
  expect(mailbox.clear()).toBe(1);
  expect(readdirSync(path.join(folder, "mail"))).toEqual(["index.jsonl"]);
  mailbox.accept(letter({ messageId: "<1@shop>" }), RAW);
  mailbox.close();
  expect(deliveries(openMailbox(folder))).toEqual({ "ada@example.com": [1] });
});

function letter(given: Partial<{ messageId: string; to: string; subject: string }>) {
  const date = "2026-01-02T03:04:05.000Z";
  return {
    messageId: "",
    to: "ada@example.com",
    subject: "Hello",
    from: "shop@example.com",
    date,
    preview: "",
    ...given,
  };
}

function deliveries(mailbox: ReturnType<typeof openMailbox>) {
  const counts: Record<string, number[]> = {};
  for (const { to, deliveries } of mailbox.list({ limit: 100 }).messages) {
    counts[to] = [...(counts[to] ?? []), deliveries];
  }
  return counts;
}
