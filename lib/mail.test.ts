import { createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { sendMail } from "./mail";

test("a mail server that drips for ever is left when its time is over, and its connection closed", async () => {
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.on("close", () => connections.delete(socket));
    socket.on("error", () => {});
    socket.write("220 ready\r\n");
    socket.once("data", () => {
      // Never silent, never done: a greeting of endless lines.
      const drip = setInterval(() => socket.write("250-more\r\n"), 20);
      socket.on("close", () => clearInterval(drip));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  process.env.SMTP_URL = `smtp://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const mail = { to: "ada@example.com", subject: "Hello", html: "<p>Hello</p>", text: "Hello", messageId: "<1@shop>" };
  await expect(sendMail(mail, 300)).rejects.toThrow();
  await expect.poll(() => connections.size).toBe(0);
});
