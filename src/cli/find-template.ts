import type { Template } from '../core/templates/index.ts';
import type { OpenedCore } from './open-core.ts';
import { type Program, WrongUse } from './program.ts';

/** By its name, or by a beginning that it alone has. @throws WrongUse when none is called so */
export async function findTemplate(program: Program, { core, operator }: OpenedCore, name: string): Promise<Template> {
  const template = await core.templates.findByName(operator, name);
  if (!template) throw new WrongUse(program.say('cli:template.noSuch', { name }));
  return template;
}
