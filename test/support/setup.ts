import { afterEach } from 'vitest';
import { closeWhatIsOpen } from './open-things.ts';

// What a test opened is closed after it, in reverse order, whether it passed or not.
afterEach(closeWhatIsOpen);
