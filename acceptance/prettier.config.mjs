export { default } from '../dashboard/.prettierrc.json' with { type: 'json' };
