/** Listens for what other processes do to the database. It keeps no process alive. */
export interface DatabaseListener {
  /** Hears nothing more, and gives back what it holds. */
  close(): Promise<void>;
}
