import type { Command } from 'commander';
import type { Answer } from './answer.ts';
import type { ExitCode, Program } from './program.ts';

/**
 * Runs a command's work, prints what it answers, and keeps the exit code; what it throws becomes a sentence. Work that has
 * printed for itself (a program that keeps running, rows on standard output) answers its exit code alone.
 */
export type Run = (work: () => Promise<Answer | ExitCode>) => Promise<void>;

/** Declares a command on the parser: its arguments, its options, and the work it runs. */
export type AddCommand = (root: Command, program: Program, run: Run) => void;
