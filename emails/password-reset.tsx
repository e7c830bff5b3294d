import { Button, Text } from "@react-email/components";
import { button, EmailLayout, paragraph } from "./layout";

/** The email with the link to a new password. Anybody can ask for it, so it says what to do if the reader has not. */
export function PasswordReset({ name, url }: { name: string; url: string }) {
  return (
    <EmailLayout preview="The link works once, for an hour" title="Choose a new password">
      <Text style={paragraph}>Dear {name},</Text>
      <Text style={paragraph}>
        Somebody, you we hope, has asked for a new password for your account. This link works once, for an hour:
      </Text>
      <Button href={url} style={button}>
        Choose a new password
      </Button>
      <Text style={{ ...paragraph, color: "#6d675b" }}>
        If it was not you, do nothing: your password stays as it is, and nobody else has this link.
      </Text>
    </EmailLayout>
  );
}
