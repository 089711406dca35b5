export const INCIDENTS = {
  list: 'incidents',
  form: 'incidents.form',
  closeForm: 'incidents.closeForm',
  preview: 'incidents.preview',
  previewModal: 'incidents.previewModal',
  row: 'incidents.row',
  openNew: 'incidents.new',
  close: 'incidents.close',
  reopen: 'incidents.reopen',
} as const;
