export { scripts as default } from '../dashboard/eslint.config.js';
