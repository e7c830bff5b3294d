"use client";
import { ConfirmDialog } from "./confirm-dialog";
import { type AskedStep, type StepOrder, stepQuestion } from "./step-question";

type StepDialogProps = {
  step: AskedStep;
  order: StepOrder;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirm: () => void;
};

/** Asks once more before money goes back. */
export function StepDialog({ step, order, open, onOpenChange, onConfirm }: StepDialogProps) {
  const { title, text, confirm, keep } = stepQuestion(step, order);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      confirm={confirm}
      keep={keep}
      onConfirm={() => {
        onOpenChange(false);
        onConfirm();
      }}
    >
      {text}
    </ConfirmDialog>
  );
}
