import { ConfirmDialog } from "./confirm-dialog";

type CancelDialogProps = {
  title: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirm: () => void;
};

/** Asks once more before an order is cancelled. */
export function CancelDialog({ title, open, onOpenChange, onConfirm }: CancelDialogProps) {
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      confirm="Cancel the order"
      keep="Keep it"
      onConfirm={() => {
        onOpenChange(false);
        onConfirm();
      }}
    >
      The prints go back on the wall and the whole amount goes back to the buyer. This cannot be undone.
    </ConfirmDialog>
  );
}
