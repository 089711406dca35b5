/** A step back that is open for a while, e.g. the 60 seconds after a send (T14). */
export interface Undo {
  readonly label: string;
  /** Ms since 1970 UTC. */
  readonly until: number;
  run(): void;
}
