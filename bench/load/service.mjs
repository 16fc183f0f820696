// The service of the load test, in a process of its own; tells what it weighs when asked.
import { LocalService } from 'jetsocket-local';

// As the command does: frames are not remembered.
const service = await LocalService.start({ port: 0, record: 0 });
const [{ id, key, secret }] = service.apps;

process.on('message', () => {
  gc();
  gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const connections = service.connections.length;
  process.send({ rss, heap: heapUsed + external, connections, cpu: (user + system) / 1e6 });
});
process.on('disconnect', () => process.exit(0));
process.send({ port: service.port, app: { appId: id, key, secret } });
