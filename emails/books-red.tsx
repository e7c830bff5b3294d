import { Button, Text } from "@react-email/components";
import { button, EmailLayout, paragraph } from "./layout";

type Props = { at: string; lines: { name: string; count: number; offenders: string[] }[]; url: string };

/** The email to the admins when the books stop adding up. */
export function BooksRed({ at, lines, url }: Props) {
  return (
    <EmailLayout preview={lines.map(({ name }) => name).join(", ")} title="The books do not add up">
      <Text style={paragraph}>At {at} these lines turned red:</Text>
      {lines.map(({ name, count, offenders }) => (
        <Text key={name} style={paragraph}>
          <strong>{name}</strong>: {count}
          <br />
          {offenders.slice(0, 3).join(", ")}
        </Text>
      ))}
      <Text style={paragraph}>
        What has one right answer is mended by npm run reconcile -- --repair. There is no other letter until they have
        been right again.
      </Text>
      <Button href={url} style={button}>
        Open the books
      </Button>
    </EmailLayout>
  );
}
