package dev.goen.sim.hub;

import java.nio.charset.StandardCharsets;

/** Packs of gateway gw07 as text, for tests to write by hand what the contract says. */
final class Packs {
  static final String EPOCH = "00000000000000aa";
  static final String BOOT = "11111111-2222-3333-4444-555555555555";
  static final long MONO = 5_000_000;

  private Packs() {}

  static byte[] of(String seqs, String baseTime, String clock, String entries) {
    return text(seqs, baseTime, clock, entries).getBytes(StandardCharsets.UTF_8);
  }

  static String text(String seqs, String baseTime, String clock, String entries) {
    return """
    [{"bn":"urn:dev:org:32473-gw07:","bt":%s,"n":"pack","vs":"%s river/data %s %s %d %s"},
    %s]\
    """
        .formatted(baseTime, EPOCH, seqs, BOOT, MONO, clock, entries);
  }
}
