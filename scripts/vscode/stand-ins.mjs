// JavaScript in place of two native modules of VS Code, which are not compiled when install scripts are off.

/** @vscode/native-watchdog ends the extension host when its parent dies; the launcher here ends the whole process group. */
export const WATCHDOG = `'use strict';
exports.start = () => true;
exports.exit = (code) => process.exit(code);
`;

/** @vscode/spdlog, the editor's log writer: this one appends to the file that it is given and never rotates. */
export const SPDLOG = `'use strict';
const fs = require('node:fs');
const path = require('node:path');
const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];

class Logger {
  constructor(name, file) {
    this.file = file;
    this.level = 2;
    this.plain = false;
    fs.mkdirSync(path.dirname(file), { recursive: true });
  }
  write(level, message) {
    if (level < this.level) return;
    const line = this.plain ? message : new Date().toISOString() + ' [' + LEVELS[level] + '] ' + message + '\\n';
    try {
      fs.appendFileSync(this.file, line);
    } catch {
      // The folder of the logs is removed while the editor shuts down.
    }
  }
  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.plain = true; }
  flush() {}
  drop() {}
}

const create = async (name, file) => new Logger(name, file);
// One assignment for each: the editor imports these by name, and that is how Node finds the names of a CommonJS module.
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
`;
