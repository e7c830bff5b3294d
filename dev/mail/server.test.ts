import { request } from "node:http";
import { createTransport } from "nodemailer";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { ROOT } from "@/dev/child.ts";
import { runSource, temporaryFolder, until } from "@/dev/testing.ts";
import { startMail } from "./server.ts";

const List = z.object({ total: z.number(), messages: z.array(z.looseObject({ id: z.string() })) });

test("an email that was sent can be read in full: list, content, headers and source", async () => {
  const { inbox, transport } = await start();
  const { messageId } = await transport.sendMail({
    from: "Oncart <orders@oncart.example>",
    to: "ada@example.com",
    subject: "Bestätigt № 1",
    html: "<p>Danke <b>Ada</b></p>",
    text: "Danke Ada",
    headers: { "X-Order": "ord_1" },
  });
  const list = List.parse(await getJson(`${inbox}/api/messages`));
  const [message] = list.messages;
  const summary = {
    messageId,
    from: "Oncart <orders@oncart.example>",
    to: "ada@example.com",
    subject: "Bestätigt № 1",
    deliveries: 1,
  };
  expect(list).toMatchObject({ total: 1, messages: [summary] });

  const letter = await getJson(`${inbox}/api/messages/${message?.id}`);
  expect(letter).toMatchObject({
    ...summary,
    html: expect.stringContaining("<b>Ada</b>"),
    headers: { "x-order": "ord_1" },
  });
  expect(letter).toHaveProperty("text", expect.stringContaining("Danke Ada"));
  const raw = await (await fetch(`${inbox}/api/messages/${message?.id}/raw`)).text();
  expect(raw).toContain("X-Order: ord_1");
});

test("a mail server that drips answers each step late, and takes the email all the same", async () => {
  const { inbox, transport } = await start();
  const drip = (stepMs: number) =>
    fetch(`${inbox}/api/drip`, { method: "POST", body: JSON.stringify({ stepMs }) }).then(({ status }) => status);
  expect(await drip(60)).toBe(200);
  const before = performance.now();
  await transport.sendMail({ from: "a@shop.example", to: "ada@example.com", subject: "Slow", text: "." });
  expect(performance.now() - before).toBeGreaterThan(170);
  expect(await getJson(`${inbox}/api/messages`)).toMatchObject({ total: 1 });
  expect(await drip(-1)).toBe(400);
});

test("everyone in the envelope gets the email, blind copies included", async () => {
  const { inbox, transport } = await start();
  await transport.sendMail({
    from: "a@shop.example",
    to: "ada@example.com",
    bcc: "eve@example.com",
    subject: "Hi",
    text: ".",
  });
  expect(await getJson(`${inbox}/api/messages?to=eve@example.com`)).toMatchObject({ total: 1 });
  expect(await getJson(`${inbox}/api/messages?to=ada@example.com`)).toMatchObject({ total: 1 });
});

test("an email is on disk when it is accepted: kill -9 right after loses nothing", async () => {
  const dataDir = temporaryFolder();
  const { child, said } = await runSource(
    temporaryFolder(),
    `import { startMail } from "${ROOT}/dev/mail/server.ts";
     const mail = await startMail({ smtpPort: 0, inboxPort: 0, dataDir: ${JSON.stringify(dataDir)} });
     console.log(JSON.stringify({ port: mail.smtpPort }));`,
  );
  const { port } = z.object({ port: z.number() }).parse(said);
  const transport = createTransport({ host: "127.0.0.1", port });
  let accepted = 0;
  const sending = Array.from({ length: 20 }, async (_, number) => {
    await transport.sendMail({ from: "a@shop.example", to: "ada@example.com", subject: `${number}`, text: "." });
    accepted += 1;
    if (accepted === 5) child.kill("SIGKILL");
  });
  await Promise.allSettled(sending);
  await until(() => child.signalCode !== null);

  const { inbox } = await start(dataDir);

  const { total } = List.parse(await getJson(`${inbox}/api/messages`));
  expect(accepted).toBeGreaterThanOrEqual(5);
  expect(total).toBeGreaterThanOrEqual(accepted);
});

test("an email that is too large is refused for good", async () => {
  const { transport } = await start();
  const text = "x".repeat(26 * 1024 * 1024);
  await expect(transport.sendMail({ from: "a@shop.example", to: "ada@example.com", text })).rejects.toMatchObject({
    responseCode: 552,
  });
});

test("a page of another site can neither read the inbox nor empty it", async () => {
  const { inbox, transport } = await start();
  await transport.sendMail({ from: "a@shop.example", to: "ada@example.com", subject: "Secret", text: "." });
  const origin = { origin: "https://evil.example" };
  expect((await fetch(`${inbox}/api/messages`, { headers: origin })).status).toBe(403);
  expect((await fetch(`${inbox}/api/messages`, { method: "DELETE", headers: origin })).status).toBe(403);
  expect((await fetch(`${inbox}/clear`, { method: "POST", headers: origin })).status).toBe(403);
  expect(await statusUnderHost(inbox, "evil.example")).toBe(403);
  expect(await getJson(`${inbox}/api/messages`)).toMatchObject({ total: 1 });
});

test("what an email says cannot become part of the inbox page, and its own page runs no script", async () => {
  const { inbox, transport } = await start();
  const attack = "<script>alert(1)</script>";
  await transport.sendMail({
    from: `"${attack}" <a@shop.example>`,
    to: "ada@example.com",
    subject: attack,
    html: attack,
  });
  const { messages } = List.parse(await getJson(`${inbox}/api/messages`));
  for (const place of ["/", `/messages/${messages[0]?.id}`, `/?search=${encodeURIComponent(attack)}`]) {
    expect(await (await fetch(inbox + place)).text()).not.toContain(attack);
  }
  const letter = await fetch(`${inbox}/messages/${messages[0]?.id}/html`);
  expect(letter.headers.get("content-security-policy")).toMatch(/^sandbox allow-popups .*default-src 'none'/);
});

test("the page lists emails, opens one, finds by search and counts repeated deliveries", async () => {
  const { inbox, transport } = await start();
  for (const subject of ["First", "Second", "Second"]) {
    const messageId = `<${subject}@shop.example>`;
    await transport.sendMail({
      from: "a@shop.example",
      to: "ada@example.com",
      subject,
      text: `Body of ${subject}`,
      messageId,
    });
  }
  const page = await (await fetch(`${inbox}/`)).text();
  expect(page).toContain("2 letters");
  expect(page).toContain("Accepted 2 times");
  const { messages } = List.parse(await getJson(`${inbox}/api/messages?subject=first`));
  expect(await (await fetch(`${inbox}/messages/${messages[0]?.id}?tab=text`)).text()).toContain("Body of First");
  expect(await (await fetch(`${inbox}/?search=second`)).text()).toContain("1 letter<");
});

test("a call that makes no sense is answered, not crashed on", async () => {
  const { inbox } = await start();
  expect((await fetch(`${inbox}/api/messages?limit=many`)).status).toBe(400);
  expect((await fetch(`${inbox}/api/messages/none`)).status).toBe(404);
  expect((await fetch(`${inbox}/messages/none`)).status).toBe(404);
  expect((await fetch(`${inbox}/%zz`)).status).toBe(404);
  expect((await fetch(`${inbox}/api/messages`, { method: "PUT" })).status).toBe(404);
  expect((await fetch(`${inbox}/`)).status).toBe(200);
});

async function start(dataDir = temporaryFolder()) {
  const mail = await startMail({ smtpPort: 0, inboxPort: 0, dataDir });
  onTestFinished(() => mail.stop());
  const transport = createTransport({ host: "127.0.0.1", port: mail.smtpPort });
  return { inbox: `http://127.0.0.1:${mail.inboxPort}`, transport };
}

async function getJson(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

// fetch() does not let a caller choose the Host.
function statusUnderHost(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}
