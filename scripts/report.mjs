// How the checks of the editor tell what became of them: a line for each, and in the end `N passed, N failed`.

export function createReport() {
  let passed = 0;
  let failed = 0;
  let leftOut = 0;
  return {
    pass(name) {
      passed++;
      console.log(`PASS ${name}`);
    },
    fail(name, reason) {
      failed++;
      console.log(`FAIL ${name}\n     ${reason.replaceAll('\n', '\n     ')}`);
    },
    /** Something that this machine cannot do. Under CI that is a failure. */
    leaveOut(what, reason) {
      leftOut++;
      console.log(`LEFT OUT: ${what}, because ${reason}`);
    },
    /** Prints the last line; returns the exit code. */
    end() {
      if (leftOut > 0 && process.env.CI) {
        console.log('CI leaves nothing out: this is a failure');
        failed += leftOut;
      }
      console.log(`${passed} passed, ${failed} failed`);
      return failed === 0 && passed > 0 ? 0 : 1;
    },
  };
}
