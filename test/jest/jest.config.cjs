// Both environments of Jest, with the packed jetsocket-js that test/run.mjs has put into node_modules.
const project = (testEnvironment) => ({
  displayName: testEnvironment,
  testEnvironment,
  rootDir: __dirname,
  roots: ['<rootDir>', '<rootDir>/../../examples/testing'],
  testMatch: ['<rootDir>/*.test.cjs', '<rootDir>/../../examples/testing/jest.test.cjs'],
  modulePaths: ['<rootDir>/node_modules'],
  transform: {},
});

module.exports = { projects: [project('node'), project('jsdom')] };
