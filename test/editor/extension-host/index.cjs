const { runTests } = require('./run-tests.cjs');
const { tests } = require('./tests.cjs');

exports.run = () => runTests(tests, 'results.json');
