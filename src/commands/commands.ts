/**
 * The commands, as one table. It makes the parser, the help, the man page and the completions. A new command is a row
 * here and a file that runs it, which is loaded when the command is typed.
 */
import type { Command } from '../cli/command.ts';
import { ALL_SERVERS, sharedFlags } from '../cli/flags.ts';
import { USER_LABELS } from '../exporter/choices.ts';
import { REPORT_FLAGS } from './report-flags.ts';

export const COMMANDS: readonly Command[] = [
  {
    name: '',
    argument: '[ADDRESS ...]',
    servers: true,
    help: 'live tables of one or several servers',
    takes: ['The core', 'Polling', 'Printing', 'Tables', 'Terminal', 'History', 'Settings'],
    flags: [ALL_SERVERS],
    load: () => import('./live.ts'),
  },
  {
    name: 'doctor',
    argument: '[CONFIG... | @NAME...]',
    help: "what is missing in the core's configuration, and the lines to add",
    file: true,
    takes: ['The core', 'Terminal', 'Settings'],
    flags: [
      ALL_SERVERS,
      {
        name: 'write',
        group: 'This command',
        value: 'FILE',
        file: true,
        help: 'write the corrected configuration to a new FILE and keep the comments',
      },
      { name: 'json', group: 'This command', help: 'the findings as one JSON object' },
    ],
    load: () => import('./doctor.ts'),
  },
  {
    name: 'demo',
    argument: '[history [NAME]]',
    help: 'the live tables of an embedded core with made-up traffic, over real gRPC; or reports on a made-up history',
    takes: ['Polling', 'Printing', 'Tables', 'Terminal', 'Settings'],
    flags: [
      {
        name: 'users',
        group: 'This command',
        value: 'N',
        help: 'the number of made-up users, default 36',
      },
      ...REPORT_FLAGS,
    ],
    load: () => import('./demo.ts'),
  },
  {
    name: 'exporter',
    argument: '[ADDRESS ...]',
    servers: true,
    help: 'the numbers of one or several cores for Prometheus, over HTTP',
    takes: ['The core', 'Polling', 'Settings', 'History'],
    flags: [
      ALL_SERVERS,
      {
        name: 'listen',
        group: 'This command',
        value: 'HOST:PORT',
        help: 'the address to listen on, default 127.0.0.1:9550',
      },
      {
        name: 'web-config',
        group: 'This command',
        value: 'FILE',
        help: "TLS and passwords, in the format of Prometheus' exporters",
        file: true,
      },
      {
        name: 'user-labels',
        group: 'This command',
        value: 'WHAT',
        help: 'what labels say about users: names (the default), hash (a keyed hash of each), or none (their sum)',
        choices: USER_LABELS,
      },
      {
        name: 'server-label',
        group: 'This command',
        help: 'add a server label, as several cores always have',
      },
    ],
    load: () => import('./exporter.ts'),
  },
  {
    name: 'record',
    argument: '[ADDRESS ...]',
    servers: true,
    help: 'count without a screen: write the history of one or several cores',
    takes: ['The core', 'Polling', 'History', 'Settings'],
    flags: [
      ALL_SERVERS,
      {
        name: 'unit',
        group: 'This command',
        help: 'print a systemd unit that records these addresses',
      },
    ],
    load: () => import('./record.ts'),
  },
  {
    name: 'history',
    argument: '[NAME | export | import FILE | forget NAME]',
    choices: ['export', 'import', 'forget'],
    help: 'who used how much: today, this month, ever; one name by days. Reads the file, asks no core',
    takes: ['Terminal', 'Settings'],
    flags: [
      ...sharedFlags('json', 'csv', 'filter', 'bits', 'si', 'history-file'),
      ...REPORT_FLAGS,
      {
        name: 'server',
        group: 'This command',
        short: 's',
        value: 'ADDRESS',
        servers: true,
        help: 'only this server, by its address or @NAME; may be given several times',
      },
      { name: 'yes', group: 'This command', help: 'forget without confirmation' },
    ],
    load: () => import('./history.ts'),
  },
  {
    name: 'online',
    argument: '[ADDRESS ...]',
    servers: true,
    help: 'who is online, and from how many addresses; Xray with "statsUserOnline"',
    takes: ['The core', 'Terminal', 'Settings'],
    flags: [
      ALL_SERVERS,
      ...sharedFlags('timeout', 'json', 'filter'),
      {
        name: 'ips',
        group: 'This command',
        help: 'the addresses too; they are personal data and are not stored',
      },
    ],
    load: () => import('./online.ts'),
  },
  {
    name: 'config',
    argument: '',
    help: 'the settings in force, and where each comes from',
    takes: ['The core', 'Polling', 'Tables', 'Terminal', 'Settings'],
    load: () => import('./config.ts'),
  },
  {
    name: 'completion',
    argument: 'SHELL',
    help: 'the completion script for bash, zsh or fish',
    choices: ['bash', 'zsh', 'fish'],
    takes: [],
    load: () => import('./completion.ts'),
  },
  {
    name: 'help',
    argument: '[COMMAND]',
    help: 'help on v2top or one of its commands',
    takes: [],
    load: () => import('./help.ts'),
  },
  { name: 'version', argument: '', help: 'the version', takes: [], load: () => import('./version.ts') },
];
