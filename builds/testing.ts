export type { DropOptions } from '../local/src/engine/fault-arguments';
export type { PublishOptions, TestServiceOptions } from '../src/testing/options';
export type { SentFrame } from '../src/testing/service-line';
export type { TestApp } from '../src/testing/test-app';
export type { TestFaults } from '../src/testing/test-faults';
export type { PresentMember, TestMembers } from '../src/testing/test-members';
export type {
  ChannelRequest,
  TestAnswer,
  TestMember,
  TestRequest,
  TestResponse,
  TestRule,
  TestUser,
} from '../src/testing/test-request';
export {
  createTestService,
  type TestConnection,
  type TestService,
} from '../src/testing/test-service';
