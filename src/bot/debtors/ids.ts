export const DEBTORS = {
  modal: 'debtors',
  receiptsModal: 'debtors.receipts',
  previewModal: 'debtors.preview',
  reviewModal: 'debtors.review',
  apply: 'debtors.apply',
  tick: 'debtors.tick',
  tickReceipt: 'debtors.tickReceipt',
  untick: 'debtors.untick',
  all: 'debtors.all',
  none: 'debtors.none',
  closer: 'debtors.closer',
  receipts: 'debtors.oneByOne',
  preview: 'debtors.showPreview',
  previewOther: 'debtors.previewOther',
} as const;

/** Blocks with tick boxes begin with it; what follows changes when Slack is to forget its own ticks. */
export const ROWS = 'debtors.rows';
