// Chalk decides at its first import whether there are colours; a test wants to see them, and inverse, whatever CI says.
process.env['FORCE_COLOR'] = '3';
delete process.env['NO_COLOR'];
delete process.env['CI'];
