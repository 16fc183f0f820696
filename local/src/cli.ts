#!/usr/bin/env node
import { run } from './command/run';

process.exitCode = await run(process.argv.slice(2));
