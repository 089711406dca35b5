export const INCIDENTS = {
  list: 'incidents',
  form: 'incidents.form',
  closeForm: 'incidents.closeForm',
  preview: 'incidents.preview',
  previewModal: 'incidents.previewModal',
  row: 'incidents.row',
  card: 'incidents.card',
  edit: 'incidents.edit',
  tell: 'incidents.tell',
  openNew: 'incidents.new',
  close: 'incidents.close',
  reopen: 'incidents.reopen',
} as const;
