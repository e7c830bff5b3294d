import { Button, Text } from "@react-email/components";
import { formatAmount } from "./format-amount";
import { button, EmailLayout, paragraph } from "./layout";

type Props = {
  customerName: string;
  items: { name: string; quantity: number }[];
  totalAmount: number;
  currency: string;
  url: string;
};

/** The email for a checkout that was accepted and could not become an order. */
export function CheckoutRejected({ customerName, items, totalAmount, currency, url }: Props) {
  return (
    <EmailLayout preview="There is no order, and nothing was charged" title="We could not make your order">
      <Text style={paragraph}>Dear {customerName},</Text>
      <Text style={paragraph}>
        We had accepted your checkout over {formatAmount(totalAmount, currency)}, but it could not become an order.
        Nothing was charged, and what was set aside for it is released.
      </Text>
      {items.map((item) => (
        <Text key={item.name} style={paragraph}>
          {item.quantity} × {item.name}
        </Text>
      ))}
      <Button href={url} style={button}>
        Back to the shop
      </Button>
    </EmailLayout>
  );
}
