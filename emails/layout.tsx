import { Body, Container, Head, Heading, Hr, Html, Preview, Section, Text } from "@react-email/components";
import type { ReactNode } from "react";

const INK = "#16150f";
const font = "Helvetica Neue, Helvetica, Arial, sans-serif";

/** The layout that all emails share. */
export function EmailLayout({ preview, title, children }: { preview: string; title: string; children: ReactNode }) {
  return (
    <Html lang="en">
      <Head />
      <Preview>{preview}</Preview>
      <Body style={{ backgroundColor: "#faf8f4", color: INK, fontFamily: font, margin: 0, padding: "32px 12px" }}>
        <Container
          style={{ backgroundColor: "#ffffff", border: "1px solid #e8e3d9", maxWidth: 560, padding: "32px 28px" }}
        >
          <Text style={{ color: "#c8401f", fontSize: 15, fontWeight: 700, letterSpacing: 1, margin: 0 }}>Oncart</Text>
          <Heading as="h1" style={{ fontSize: 24, fontWeight: 600, lineHeight: "30px", margin: "18px 0 6px" }}>
            {title}
          </Heading>
          <Section>{children}</Section>
          <Hr style={{ borderColor: "#e8e3d9", margin: "28px 0 14px" }} />
          <Text style={{ color: "#6d675b", fontSize: 12, lineHeight: "18px", margin: 0 }}>
            Every accepted checkout becomes exactly one order, or exactly one refund.
          </Text>
        </Container>
      </Body>
    </Html>
  );
}

export const paragraph = { fontSize: 15, lineHeight: "24px", margin: "8px 0" };

export const button = {
  backgroundColor: INK,
  borderRadius: 4,
  color: "#ffffff",
  display: "inline-block",
  fontSize: 15,
  marginTop: 18,
  padding: "12px 20px",
  textDecoration: "none",
};
