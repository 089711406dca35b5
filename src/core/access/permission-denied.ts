import { AppError } from '../errors.ts';
import type { Actor, Permission } from './access.ts';

/** The actor lacks a permission; `params.permission` names it (X2). */
export class PermissionDenied extends AppError {
  readonly actor: Actor;

  constructor(actor: Actor, permission: Permission) {
    super('access.denied', { params: { permission } });
    this.actor = actor;
  }
}
