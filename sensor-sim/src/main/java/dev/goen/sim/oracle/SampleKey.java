package dev.goen.sim.oracle;

/** What identifies a record for ever, at one gateway. */
record SampleKey(String epoch, String stream, long seq) {}
