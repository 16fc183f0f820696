import { LocalService } from '../src/index';
import { app } from './support-app';

// What runs in a `ServiceProcess`; the collector of garbage is within reach there.

declare const gc: () => void;

// As the command does: frames are not remembered.
const record = 0;
const apps = [{ ...app, clientEventsPerSecond: 1e6 }];
const service = await LocalService.start({ port: Number(process.argv[2]), record, apps });
process.on('message', () => {
  gc();
  gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send?.({ heap: heapUsed + external, process: rss, connections: service.connections.length });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port: service.port });
