import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Rules for scripts without types. Those of acceptance/ also contain functions that run in a browser's page. */
export const scripts = [
  js.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { 'no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }] },
  },
];

/** Forbids imports: `patterns` are those of the folders and packages above a folder, with the reason. */
const forbidImports = (files, message, group) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
});

export default defineConfig(
  globalIgnores(['dist/', 'src/api/schema.d.ts']),
  { files: ['*.mjs', '*.js'], extends: [scripts] },
  { files: ['src/mode.js'], extends: [scripts], languageOptions: { sourceType: 'script' } },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [
      js.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      reactHooks.configs.flat['recommended-latest'],
    ],
    languageOptions: { parserOptions: { project: 'tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Names and numbers in texts.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // The router's redirects are thrown.
      '@typescript-eslint/only-throw-error': [
        'error',
        { allow: [{ from: 'package', package: '@tanstack/router-core', name: 'Redirect' }] },
      ],
      // `onChange={(x) => set(x)}` and `=> void promise` are the style of this code.
      '@typescript-eslint/no-confusing-void-expression': 'off',
    },
  },
  forbidImports(['src/api/**'], 'api/ is the lowest layer: it imports nothing of the dashboard.', ['../*']),
  forbidImports(
    ['src/ui/**'],
    'ui/ contains presentation only: it imports neither the router nor the API nor any other folder.',
    ['../*', '@tanstack/*', 'openapi-fetch'],
  ),
  {
    files: ['src/ui/**'],
    rules: { 'no-restricted-globals': ['error', { name: 'fetch', message: 'ui/ contains presentation only.' }] },
  },
  forbidImports(['src/permissions/**'], 'permissions/ is used by all features and imports none of them.', [
    '../account/*',
    '../profile/*',
    '../shell/*',
    '../signin/*',
    '../tokens/*',
    '../zones/*',
  ]),
  forbidImports(
    ['src/{account,profile,signin,tokens,zones}/**/*.{ts,tsx}'],
    'Features do not import the router and the shell, which import them.',
    ['**/router', '**/shell/*'],
  ),
  forbidImports(['src/tokens/form/**'], 'tokens/form/ is free of React, so that it can be tested alone.', [
    '**/router',
    '**/shell/*',
    'react',
    'react-dom',
    '@tanstack/*',
    '@cloudflare/*',
    '**/ui/*',
    '**/editor/*',
  ]),
);
