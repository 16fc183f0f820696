import { LocalService } from 'jetsocket-local';
import { describeEchoChannels } from '../support/echo-channels-contract';
import { describeEchoConnection } from '../support/echo-connection-contract';

const app = { id: 'app', key: 'test-key', secret: 'test-secret' };

async function startServer() {
  const service = await LocalService.start({ port: 0, prefix: 'pusher', apps: [app] });
  return { port: service.port, app, stop: () => service.stop() };
}

describeEchoChannels(startServer);
describeEchoConnection(startServer);
