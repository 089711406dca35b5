import type { TemplateInput } from '../../core/templates/index.ts';

/** One template of each design. */
export const DEMO_TEMPLATES: readonly TemplateInput[] = [
  {
    name: 'Spring opening hours',
    subject: 'New opening hours for @CUSTOMERNAME@',
    design: 'text',
    body: `Hello @CONTACTNAME|there@,

From 1 March our workshop is open from 8:00 to 18:30, and on Saturdays until noon.

If another time suits you better, just answer this mail: we read every one of them.

See you soon,
@SENDERNAME@
@COMPANYNAME@`,
  },
  {
    name: 'New lamps',
    subject: 'Three new lamps you may like',
    design: 'html',
    body: `<!doctype html>
<html>
<head>
<style>
  .card { font-family: Georgia, serif; max-width: 560px; margin: 0 auto; padding: 24px; color: #2b2b2b; }
  .card h1 { font-size: 24px; margin: 0 0 16px; }
  .button { background: #8a3ffc; color: #ffffff; padding: 12px 20px; text-decoration: none; border-radius: 6px; }
</style>
</head>
<body>
<div class="card">
  <h1>Hello @CUSTOMERNAME@</h1>
  <p>We have made three lamps this winter: one for the desk, one for the hall, one for the garden.</p>
  <p><a class="button" href="https://atelier-lumiere.example/new">See the lamps</a></p>
  <p>How do you like our letters? @widgetvaluation@</p>
</div>
</body>
</html>`,
  },
];

export interface DemoIncident {
  readonly customer: string;
  readonly subject: string;
  readonly description: string;
  readonly internalNotes: string;
  /** Closed with this resolution and rated thus; open when absent. */
  readonly closed?: { readonly resolution: string; readonly score: number; readonly comment: string };
}

export const DEMO_INCIDENTS: readonly DemoIncident[] = [
  {
    customer: 'C-1001',
    subject: 'The shop window lamp flickers',
    description: 'The left lamp of the window flickers since Monday. We come on Thursday morning with a replacement.',
    internalNotes: 'Second time this year: check the transformer.',
    closed: {
      resolution: 'Transformer replaced, lamp checked.',
      score: 2,
      comment: 'Nobody called back before coming.',
    },
  },
  {
    customer: 'C-1016',
    subject: 'Two desk lamps missing in the delivery',
    description: 'The delivery of 12 lamps had only 10. The two missing ones leave today.',
    internalNotes: 'Packing list was right, box 3 was short.',
    closed: { resolution: 'The two lamps were delivered.', score: 5, comment: 'Quick and friendly, thank you!' },
  },
  {
    customer: 'C-1015',
    subject: 'Dimmer of the dining room does not respond',
    description: 'The dimmer needs a new control unit, which is ordered and expected within five days.',
    internalNotes: 'Supplier promises Tuesday.',
  },
  {
    customer: 'C-1017',
    subject: 'Pantalla rota al recibirla',
    description: 'La pantalla de la lámpara llegó rota. Enviamos otra esta semana.',
    internalNotes: 'Pedir foto para el transportista.',
  },
];
