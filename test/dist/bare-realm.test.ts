import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { read, scriptFiles } from './support/built';

/** A realm with the language alone: no timers, no microtask function, no web interfaces. */
function bareRealm(): (code: string) => unknown {
  const context = createContext({});
  return (code) => runInContext(code, context);
}

describe.each(scriptFiles)('%s in a bare realm', (file) => {
  it('evaluates, and adds one global', () => {
    const run = bareRealm();
    const before = run('Object.getOwnPropertyNames(globalThis).sort()') as string[];
    run(read(file));

    // What this test is about: without these a build that needs them would fail here.
    expect(before).not.toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^(setTimeout|queueMicrotask|URL|TextDecoder|window|self)$/),
      ]),
    );
    expect(Array.from(run('Object.getOwnPropertyNames(globalThis).sort()') as string[])).toEqual(
      [...before, 'Jetsocket'].sort(),
    );
    expect(run('[typeof Jetsocket, Jetsocket.name].join()')).toBe('function,Jetsocket');
  });

  it('fails to connect without throwing, and says what it needs', async () => {
    const run = bareRealm();
    run(read(file));
    run(`
      var errors = [];
      var socket = new Jetsocket('k');
      socket.connection.bind('error', (error) => errors.push(error.message));
      socket.subscribe('x').bind('y', () => {});`);
    // The states of a client change on microtasks.
    await new Promise(setImmediate);

    expect(run('socket.connection.state')).toBe('failed');
    expect(run('errors.length')).toBe(1);
    expect(run('errors[0]')).toContain('`WebSocket`');
    run('socket.unsubscribe("x"); socket.disconnect();');
    expect(run('socket.connection.state')).toBe('disconnected');
  });

  it('can be left before it tried', async () => {
    const run = bareRealm();
    run(read(file));
    run(`var socket = new Jetsocket('k'); socket.subscribe('x'); socket.disconnect();`);
    await new Promise(setImmediate);

    expect(run('socket.connection.state')).toBe('disconnected');
  });
});
