package dev.goen.uplink.payload;

import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.clock.Present;
import dev.goen.reading.BootId;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import dev.goen.reading.StreamClass;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Packs whose bytes were written by hand. */
public final class Packs {

  public static final BootId BOOT = BootId.parse("5f1d4c1e-3a52-4f0b-9d3a-0c1b2a394857");
  public static final EpochId EPOCH = EpochId.parse("00c0ffee12345678");
  public static final Stream RIVER = new Stream("river", StreamClass.DATA);
  public static final GatewayIdentity GW07 = new GatewayIdentity("gw07", "it-div", 32473);
  public static final SensorId KANDO = new SensorId("kando-01");

  private Packs() {}

  /** The wall clock of the machine that tests, believed. */
  public static Present present() {
    return Present.exactly(Instant.now());
  }

  public static SampleTime at(long mono) {
    return new SampleTime(BOOT, mono);
  }

  public static Entry stage(long centimetres, long mono) {
    return new Entry.Sample(
        Reading.of(KANDO, "stage", new Value.Decimal(centimetres, 2), Unit.METRE, at(mono))
            .judged(Quality.GOOD, null));
  }

  /** Four entries with the numbers 120, 121, 122 and 125, one of each difficult kind. */
  static Pack difficult() {
    Reading odd =
        Reading.of(KANDO, "stage", new Value.Decimal(1234, 3), Unit.METRE, at(61_000))
            .judged(Quality.SUSPICIOUS, Reason.STEP_TOO_HIGH);
    Reading missing =
        Reading.missing(KANDO, "temperature", Unit.CELSIUS, Reason.HARDWARE_FAILURE, at(61_000));
    Entry lost =
        new Entry.Lost(at(61_500), EPOCH, RIVER, SeqSet.parse("10-20,30"), Entry.LossCause.THINNED);
    return new Pack(
        EPOCH,
        RIVER,
        BOOT,
        SeqSet.parse("120-122,125"),
        List.of(stage(150, 60_000), new Entry.Sample(odd), new Entry.Sample(missing), lost),
        Lane.LIVE);
  }

  /** 2026-11-23T05:40:00.250Z at 60 s. */
  static PackTime synced(Pack pack) {
    return PackTime.of(
        pack, Optional.of(new Entry.Anchor(at(50_000), 1_795_412_390_250L, 20)), at(90_000));
  }
}
