// Two builds into dist/: the page (default) and, with --mode loader, the one-file widget.js.
import { defineConfig, type UserConfig } from 'vite'

const target = ['chrome80', 'edge80', 'firefox78', 'safari14']

const page: UserConfig['build'] = {
  target,
  assetsInlineLimit: 0, // the strict CSP allows no data: addresses
  modulePreload: { polyfill: false },
  reportCompressedSize: false,
}

const loader: UserConfig['build'] = {
  target,
  emptyOutDir: false,
  copyPublicDir: false,
  reportCompressedSize: false,
  lib: { entry: 'src/loader/loader.ts', name: 'enterpriseChat', formats: ['iife'], fileName: () => 'widget.js' },
}

export default defineConfig(({ mode }) => ({
  base: './',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  build: mode === 'loader' ? loader : page,
  server: { proxy: { '/webhooks': 'http://127.0.0.1:8000', '/api': 'http://127.0.0.1:8000' } },
}))
