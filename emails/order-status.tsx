import { Button, Text } from "@react-email/components";
import { formatAmount } from "./format-amount";
import { button, EmailLayout, paragraph } from "./layout";

type OrderStep = "shipped" | "delivered" | "refunded" | "cancelled";

type Props = {
  order: {
    number: string;
    customerName: string;
    seller: { name: string };
    totalAmount: number;
    currency: string;
    payment: { status: string };
  };
  url: string;
  step: OrderStep;
};

/** The email about a later step of an order. */
export function OrderStatusEmail({ order, url, step }: Props) {
  return (
    <EmailLayout preview={`${order.number} is ${step}`} title={`Your order ${order.number} is ${step}`}>
      <Text style={paragraph}>Dear {order.customerName},</Text>
      <Text style={paragraph}>{explain(step, order)}</Text>
      <Button href={url} style={button}>
        See your order
      </Button>
    </EmailLayout>
  );
}

function explain(step: OrderStep, { seller, totalAmount, currency, payment }: Props["order"]): string {
  const amount = formatAmount(totalAmount, currency);
  switch (step) {
    case "shipped":
      return `${seller.name} has handed your prints to the carrier.`;
    case "delivered":
      return "Your prints have arrived. We hope that they look as good on your wall as on our screen.";
    case "refunded":
      return `${amount} are on their way back to you, the way you paid.`;
    case "cancelled":
      return `The order will not be sent. ${moneyOfCancelled(payment.status, amount)}`;
  }
}

/** What was charged for an order that was cancelled, as far as it is known when the email is written. */
function moneyOfCancelled(paymentStatus: string, amount: string): string {
  switch (paymentStatus) {
    case "failed":
      return "Its payment could not be taken, so we had to cancel it. Nothing was charged.";
    case "authorized":
    case "voiding":
    case "voided":
    case "expired":
      return "Nothing was charged for it.";
    default:
      return `What was charged for it (up to ${amount}) goes back the way you paid.`;
  }
}
