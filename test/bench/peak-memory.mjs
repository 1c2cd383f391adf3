// Preloaded into a measured process: says at its end how much memory it had at the most.
process.on('exit', () => process.stderr.write(`peak memory ${process.resourceUsage().maxRSS} kB\n`));
