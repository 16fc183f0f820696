import Jetsocket, { type Options } from 'jetsocket-js';
import { createTestService, type TestService, type TestServiceOptions } from 'jetsocket-js/testing';
import JetsocketWithEncryption from 'jetsocket-js/with-encryption';
import { onTestFinished } from 'vitest';

/** A client of this service in memory; it is disconnected after the test. */
export function clientOf(service: TestService, options: Options = {}, key = 'key'): Jetsocket {
  const client = new Jetsocket(key, { ...service.options, ...options });
  onTestFinished(() => client.disconnect());
  return client;
}

/** A service in memory and a client of it. */
export function inMemory(options: Options = {}, serviceOptions: TestServiceOptions = {}) {
  const service = createTestService(serviceOptions);
  return { service, client: clientOf(service, options) };
}

/** The same with the build that reads encrypted channels. */
export function encryptedInMemory(options: Options = {}) {
  const service = createTestService();
  const client = new JetsocketWithEncryption('key', { ...service.options, ...options });
  onTestFinished(() => client.disconnect());
  return { service, client };
}
