import { Button, Column, Hr, Row, Text } from "@react-email/components";
import { formatAmount } from "./format-amount";
import { button, EmailLayout, paragraph } from "./layout";

type Props = {
  order: {
    number: string;
    customerName: string;
    customerAddress: string;
    seller: { name: string };
    items: { variantId: string; name: string; quantity: number; price: number }[];
    totalAmount: number;
    currency: string;
  };
  url: string;
};

const cell = { fontSize: 15, lineHeight: "22px", margin: "6px 0" };

/** The email that a buyer gets once per order. */
export function OrderConfirmation({ order, url }: Props) {
  const { number, customerName, customerAddress, seller, items, totalAmount, currency } = order;
  return (
    <EmailLayout preview={`${number}: ${seller.name} has your order`} title={`Thank you, ${customerName}`}>
      <Text style={paragraph}>
        Your order <strong>{number}</strong> is with {seller.name}. Here is what they are packing:
      </Text>
      <Hr style={{ borderColor: "#e8e3d9", margin: "16px 0 8px" }} />
      {items.map((item) => (
        <Row key={item.variantId}>
          <Column>
            <Text style={cell}>
              {item.quantity} × {item.name}
            </Text>
          </Column>
          <Column align="right" style={{ verticalAlign: "top", whiteSpace: "nowrap" }}>
            <Text style={cell}>{formatAmount(item.price * item.quantity, currency)}</Text>
          </Column>
        </Row>
      ))}
      <Hr style={{ borderColor: "#e8e3d9", margin: "8px 0" }} />
      <Row>
        <Column>
          <Text style={{ ...cell, fontWeight: 600 }}>Total, tax and shipping included</Text>
        </Column>
        <Column align="right">
          <Text style={{ ...cell, fontWeight: 600 }}>{formatAmount(totalAmount, currency)}</Text>
        </Column>
      </Row>
      <Text style={{ ...paragraph, color: "#6d675b" }}>It goes to {customerAddress}.</Text>
      <Button href={url} style={button}>
        See your order
      </Button>
    </EmailLayout>
  );
}
