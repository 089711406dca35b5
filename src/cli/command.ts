import type { Command } from 'commander';
import type { ExitCode, Program } from './program.ts';

/** Runs a command's work and keeps its exit code; what it throws becomes a sentence. */
export type Run = (work: () => Promise<ExitCode | undefined>) => Promise<void>;

/** Declares a command on the parser: its arguments, its options, and what it does. */
export type AddCommand = (root: Command, program: Program, run: Run) => void;
