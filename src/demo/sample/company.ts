import type { Permission } from '../../core/access/index.ts';

/** The made-up company of the demo, its team, and the channels of its Slack. */

export const DEMO_COMPANY = {
  'company.name': 'Atelier Lumière',
  'company.email': 'hello@atelier-lumiere.example',
  'company.phone': '+33 1 23 45 67 89',
  'company.senderName': 'Léa Moreau',
  'company.color': '#8a3ffc',
  'company.language': 'en',
  'company.timeZone': 'Europe/Paris',
  'ratings.teamEmail': 'team@atelier-lumiere.example',
} as const;

export const DEMO_TEAM = { id: 'T0ATELIER1', name: 'Atelier Lumière', domain: 'atelier-lumiere' } as const;

export const DEMO_CHANNELS = [
  { id: 'C0GENERAL1', name: 'general' },
  { id: 'C0RATINGS1', name: 'customer-ratings' },
  { id: 'C0REMIND01', name: 'reminders' },
] as const;

export interface DemoPerson {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly locale: string;
  readonly email: string;
  /** Null: everything. */
  readonly role: { readonly name: string; readonly permissions: readonly Permission[] | null } | null;
}

/** One of each kind: a super admin, two with a part of the permissions, one with none. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    id: 'U0LEA00001',
    handle: 'lea',
    name: 'Léa Moreau',
    locale: 'en-US',
    email: 'lea@atelier-lumiere.example',
    role: { name: 'Super admin', permissions: null },
  },
  {
    id: 'U0TOM00001',
    handle: 'tom',
    name: 'Tom Becker',
    locale: 'fr-FR',
    email: 'tom@atelier-lumiere.example',
    role: {
      name: 'Accounts',
      permissions: ['debtors.view', 'debtors.edit', 'debtors.send', 'customers.view', 'documents.view'],
    },
  },
  {
    id: 'U0INES0001',
    handle: 'ines',
    name: 'Inés Robles',
    locale: 'es-ES',
    email: 'ines@atelier-lumiere.example',
    role: {
      name: 'Support',
      permissions: [
        'incidents.view',
        'incidents.edit',
        'incidents.send',
        'ratings.view',
        'ratings.edit',
        'customers.view',
      ],
    },
  },
  {
    id: 'U0KEN00001',
    handle: 'ken',
    name: 'Ken Doyle',
    locale: 'en-GB',
    email: 'ken@atelier-lumiere.example',
    role: null,
  },
];
