// ESLint reads each component as TypeScript that differs from the file on disk, and TypeScript made
// the types of everything anew for each of them. With this it is shown the same on disk, and makes
// them once. The parser looks for it when it is loaded, so it is imported before the parser is.
import process from 'node:process';

process.env['SVELTE_ESLINT_PARSER_EXPERIMENTAL_TS_SYS_HOOK'] = '1';
