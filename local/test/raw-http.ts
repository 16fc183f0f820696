import { connect, type Socket } from 'node:net';
import type { LocalService } from '../src/index';
import { cleanUp } from './support';

/** A plain TCP connection to a service that keeps all it hears. */
export class RawConnection {
  readonly socket: Socket;
  text = '';
  isClosed = false;

  constructor({ port }: LocalService) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (data) => {
      this.text += data.toString('latin1');
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.isClosed = true;
    });
    cleanUp(() => this.socket.destroy());
  }

  /** The lines of one answer's head. */
  get head(): string[] {
    return (this.text.split('\r\n\r\n')[0] ?? '').split('\r\n');
  }
}

/** Sends bytes, and resolves to what is answered until the service closes the connection. */
export async function exchange(service: LocalService, bytes: string | Uint8Array): Promise<RawConnection> {
  const connection = new RawConnection(service);
  connection.socket.write(bytes);
  await new Promise((resolve) => connection.socket.once('close', resolve));
  return connection;
}

/** Sends `head`, which announces chunks, and chunks without end, until the service closes the connection. */
export async function sendEndless(service: LocalService, head: string): Promise<RawConnection> {
  const connection = new RawConnection(service);
  const { socket } = connection;
  socket.write(head);
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  const send = () => {
    while (!connection.isClosed && socket.write(chunk));
  };
  socket.on('drain', send);
  send();
  await new Promise((resolve) => socket.once('close', resolve));
  return connection;
}
