/**
 * Slack's hard limits (facts from @slack/types 3.2, python-slack-sdk and docs.slack.dev). Builders clip to them, so that
 * no data can make a view or a message that Slack refuses.
 */
export const LIMITS = {
  modalBlocks: 100,
  homeBlocks: 100,
  messageBlocks: 50,
  /** Characters of all blocks of one message: undocumented, seen at about 13,200 (bolt-js #2509); we stay well below. */
  messageCharacters: 11_000,
  /** Characters of a message's `text`; more than 4,000 is discouraged. */
  messageText: 3_000,
  modalTitle: 24,
  sectionText: 3_000,
  contextText: 3_000,
  headerText: 150,
  buttonText: 75,
  buttonValue: 2_000,
  optionText: 75,
  optionValue: 75,
  optionDescription: 75,
  selectOptions: 100,
  checkboxes: 10,
  overflowOptions: 5,
  placeholder: 150,
  label: 2_000,
  hint: 2_000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  inputText: 3_000,
  metadata: 3_000,
  /** Rows of a list per page: one row is at most two blocks of a few hundred characters. */
  pageRows: 10,
} as const;

export interface Page {
  readonly offset: number;
  readonly limit: number;
  readonly total: number;
}

/** `offset` brought back into the list: to its last page when rows have gone meanwhile. */
export function pageAt(offset: number, total: number, limit: number = LIMITS.pageRows): Page {
  const last = total === 0 ? 0 : Math.floor((total - 1) / limit) * limit;
  return { offset: Math.min(Math.max(0, offset - (offset % limit)), last), limit, total };
}
