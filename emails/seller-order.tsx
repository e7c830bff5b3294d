import { Button, Text } from "@react-email/components";
import { formatAmount } from "./format-amount";
import { button, EmailLayout, paragraph } from "./layout";

type Props = {
  order: {
    number: string;
    status: string;
    customerName: string;
    customerAddress: string;
    seller: { name: string };
    items: { variantId: string; name: string; quantity: number }[];
    totalAmount: number;
    currency: string;
  };
  url: string;
  what: "new" | "cancelled";
};

/** The email that a studio gets about an order of its own: that it is paid and to be packed, or not to be sent after all. */
export function SellerOrderEmail({ order, url, what }: Props) {
  const { number, status, seller, totalAmount, currency } = order;
  const amount = formatAmount(totalAmount, currency);
  return (
    <EmailLayout
      preview={what === "new" ? `${amount}, paid` : "There is nothing to send"}
      title={what === "new" ? `New order ${number}` : `Order ${number} was cancelled`}
    >
      <Text style={paragraph}>For {seller.name}</Text>
      <Text style={paragraph}>{explain(what, order, amount)}</Text>
      {order.items.map((item) => (
        <Text key={item.variantId} style={paragraph}>
          {item.quantity} × {item.name}
        </Text>
      ))}
      {what === "new" && status !== "CANCELLED" && (
        <Text style={{ ...paragraph, whiteSpace: "pre-line" }}>
          It goes to {order.customerName}, {order.customerAddress}.
        </Text>
      )}
      <Button href={url} style={button}>
        Open the order
      </Button>
    </EmailLayout>
  );
}

function explain(what: Props["what"], { status, customerName }: Props["order"], amount: string): string {
  if (what === "cancelled") return "There is nothing to send: these prints are yours to sell again.";
  // An email can be late.
  if (status === "CANCELLED") return "It has been cancelled since: there is nothing to send.";
  return `${customerName} has paid ${amount} for these prints, and is waiting for them:`;
}
