// The negative control: one test that holds and one that does not.
const { runTests } = require('./run-tests.cjs');

const tests = {
  'this one holds': async () => {},
  'this one fails on purpose': async () => {
    throw new Error('on purpose');
  },
};

exports.run = () => runTests(tests, 'failing.json');
