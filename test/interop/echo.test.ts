import { describeEchoChannels } from '../support/echo-channels-contract';
import { describeEchoConnection } from '../support/echo-connection-contract';
import { Soketi } from '../support/soketi';

describeEchoChannels(() => Soketi.start());
describeEchoConnection(() => Soketi.start());
