export const SEND = {
  form: 'send',
  planModal: 'send.plan',
  everyoneModal: 'send.everyone',
  previewModal: 'send.preview',
  preview: 'send.showPreview',
  proof: 'send.proof',
  everyone: 'send.showEveryone',
} as const;
