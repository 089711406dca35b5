/** Slack's things as the stand-in keeps them; payload fields carry Slack's own snake_case names. */

export type Json = Record<string, unknown>;

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

export interface Person {
  readonly id: string;
  /** Short name, shown as @handle. */
  readonly handle: string;
  readonly name: string;
  /** What they do, shown under the name. */
  readonly title?: string;
  /** Slack's locale, e.g. `fr-FR`; English (US) when absent. */
  readonly locale?: string;
  readonly email?: string;
  readonly timeZone?: string;
  readonly isAdmin?: boolean;
  /** Multi-channel guest. */
  readonly isGuest?: boolean;
  /** Deactivated account. */
  readonly isDeleted?: boolean;
  /** Another team's id makes them a Slack Connect stranger. */
  readonly teamId?: string;
}

export interface Bot {
  readonly name: string;
  readonly userId: string;
  readonly botId: string;
  readonly appId: string;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  /** Ids of people, and of the bot user when it has been invited. */
  readonly members: Set<string>;
  /** A closed channel refuses posts with `is_archived`. */
  archived: boolean;
}

export interface TextObject {
  readonly type: 'plain_text' | 'mrkdwn';
  readonly text: string;
}

export interface Option {
  readonly text: TextObject;
  readonly value: string;
  readonly description?: TextObject;
  readonly url?: string;
}

export interface OptionGroup {
  readonly label: TextObject;
  readonly options: readonly Option[];
}

export interface Confirm {
  readonly title?: TextObject;
  readonly text: TextObject;
  readonly confirm?: TextObject;
  readonly deny?: TextObject;
  readonly style?: 'primary' | 'danger';
}

/** An interactive element or image after the validator let it pass; ids are filled in. */
export interface Element {
  readonly type: string;
  readonly action_id: string;
  readonly text?: TextObject;
  readonly value?: string;
  readonly url?: string;
  readonly style?: 'primary' | 'danger';
  readonly accessibility_label?: string;
  readonly placeholder?: TextObject;
  readonly options?: readonly Option[];
  readonly option_groups?: readonly OptionGroup[];
  readonly initial_option?: Option;
  readonly initial_options?: readonly Option[];
  readonly initial_value?: string;
  readonly initial_date?: string;
  readonly initial_time?: string;
  readonly initial_date_time?: number;
  readonly initial_user?: string;
  readonly initial_users?: readonly string[];
  readonly initial_channel?: string;
  readonly initial_channels?: readonly string[];
  readonly initial_conversation?: string;
  readonly initial_conversations?: readonly string[];
  readonly min_query_length?: number;
  readonly max_selected_items?: number;
  readonly multiline?: boolean;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly min_value?: string;
  readonly max_value?: string;
  readonly is_decimal_allowed?: boolean;
  readonly confirm?: Confirm;
  readonly alt_text?: string;
  readonly image_url?: string;
  readonly response_url_enabled?: boolean;
}

export interface Block {
  readonly type: string;
  readonly block_id: string;
  readonly text?: TextObject | string;
  readonly fields?: readonly TextObject[];
  readonly accessory?: Element;
  readonly elements?: readonly Json[];
  readonly label?: TextObject;
  readonly hint?: TextObject;
  readonly element?: Element;
  readonly optional?: boolean;
  readonly dispatch_action?: boolean;
  readonly alt_text?: string;
  readonly image_url?: string;
  readonly title?: TextObject;
  readonly caption?: string;
  readonly rows?: readonly (readonly Json[])[];
}

/** One value of one element as `state.values` carries it. */
export type StateEntry = Json & { readonly type: string };
/** block_id → action_id → entry. */
export type StateValues = Record<string, Record<string, StateEntry>>;

export type Author =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'bot' }
  | { readonly kind: 'slackbot' };

export interface Message {
  readonly ts: string;
  readonly channel: string;
  readonly author: Author;
  text: string;
  blocks: readonly Block[];
  metadata: unknown;
  readonly threadTs: string | null;
  editedTs: string | null;
  /** The one person who sees an ephemeral message. */
  readonly visibleTo: string | null;
  /** What people entered in elements of the message, by person. */
  readonly state: Map<string, StateValues>;
}

export interface View {
  readonly type: 'modal' | 'home';
  readonly title?: TextObject;
  readonly submit?: TextObject;
  readonly close?: TextObject;
  readonly blocks: readonly Block[];
  readonly private_metadata?: string;
  readonly callback_id?: string;
  readonly external_id?: string;
  readonly clear_on_close?: boolean;
  readonly notify_on_close?: boolean;
}

/** A modal or Home tab on one person's screen. */
export interface OpenView {
  readonly id: string;
  readonly person: string;
  readonly rootId: string;
  readonly previousId: string | null;
  view: View;
  hash: string;
  state: StateValues;
  /** block_id → sentence under the field. */
  errors: Record<string, string>;
  /** A submission is on its way. */
  busy: boolean;
  /** The submission failed: Slack's error word. */
  trouble: string | null;
}

export interface ApiCall {
  readonly method: string;
  readonly args: Json;
  readonly status: number;
  readonly answer: Json;
  /** ms since 1970. */
  readonly at: number;
}

/** Something the bot got wrong, which a test wants to know. */
export interface ApiRefusal {
  /** Web API method, or `response_url`, `response_action`, `acknowledgement`, `options`. */
  readonly method: string;
  readonly error: string;
  readonly messages: readonly string[];
}

export type DeliveryOutcome =
  | 'acknowledged'
  | 'operation_timeout'
  | 'dispatch_failed'
  | 'http_client_error'
  | 'http_service_error';

export interface Delivery {
  readonly outcome: DeliveryOutcome;
  /** What came with the acknowledgement: parsed JSON, a text, or null. */
  readonly body: unknown;
}

/** What people's screens show has changed. */
export type Change =
  | { readonly kind: 'message'; readonly channel: string; readonly ts: string; readonly visibleTo: string | null }
  | { readonly kind: 'views'; readonly person: string }
  | { readonly kind: 'home'; readonly person: string }
  | { readonly kind: 'channels' }
  | { readonly kind: 'call'; readonly method: string }
  | { readonly kind: 'sockets' };

/** Where an element stands. */
export type Surface =
  | { readonly kind: 'message'; readonly channel: string; readonly ts: string }
  | { readonly kind: 'view'; readonly id: string }
  | { readonly kind: 'home' };
