package dev.goen.sim.scenario;

import dev.goen.sim.device.Bridge;
import dev.goen.sim.device.ContactChip.Contact;
import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.KellerGauge;
import dev.goen.sim.device.ModbusBus;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.Rdm6300;
import dev.goen.sim.device.Station;
import dev.goen.sim.device.StrainLogger;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.device.VegaRadar;
import dev.goen.sim.signal.Dice;
import dev.goen.sim.signal.Hydrograph;
import dev.goen.sim.signal.Tide;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;

/**
 * The devices of the city and, beside each, how a gateway is configured for it: what is printed and
 * what is expected of it come from the same numbers.
 */
final class CityPlan {

  private static final double KANDO_OFFSET = -0.35;
  private static final double TAKASE_OFFSET = -0.10;
  private static final double MINATO_OFFSET = -0.20;
  private static final double FRESH_WATER = 999.1;
  private static final int STRAIN_DECIMALS = 8;
  private static final StrainLogger.Wiring WIRING =
      new StrainLogger.Wiring(Bridge.QUARTER, 2.0, 0.3, 0.012, 20);
  private static final int FRIDGE_LINE = 17;
  private static final int DOOR_LINE = 18;
  private static final int SIREN_LINE = 27;

  private final CityOptions options;
  private final ScenarioClock clock;
  private final Hydrograph river;
  private final Tide harbour;
  private final BridgeDeck deck;
  private final Household people;

  /**
   * A serial line.
   *
   * @param yaml its devices, as a list of the configuration
   */
  record Line(String id, Station station, String yaml) {}

  CityPlan(CityOptions options, ScenarioClock clock) {
    this.options = options;
    this.clock = clock;
    Dice dice = new Dice(options.seed());
    river = new Hydrograph(dice);
    harbour = new Tide(dice, river);
    deck = new BridgeDeck(dice);
    people = new Household(dice);
  }

  List<Line> lines() {
    return List.of(
        new Line("rs485-1", new ModbusBus(List.of(kando(), takase())), kandoYaml() + takaseYaml()),
        new Line(
            "rs485-2", new ModbusBus(List.of(minato(), bridge())), minatoYaml() + bridgeYaml()),
        new Line(
            "rfid-1",
            new Rdm6300("gate-1", () -> people.tag(clock.seconds()), options.tagRepetition()),
            """
            - { id: gate-1, driver: rfid-ascii, owner: welfare, class: person-data, period: 1s }
            """));
  }

  List<Contact> contacts() {
    return List.of(
        new Contact("fridge-7", FRIDGE_LINE, () -> people.fridgeClosed(clock.seconds()), true),
        new Contact("door-7", DOOR_LINE, () -> people.doorClosed(clock.seconds()), true));
  }

  String contactsYaml() {
    String common = "pull: up, active: low, debounce: 30ms }\n";
    return "- { id: fridge-7, driver: contact, owner: welfare, class: person-data, line: "
        + (FRIDGE_LINE + ", " + common)
        + "- { id: door-7, driver: contact, owner: welfare, class: person-data, line: "
        + (DOOR_LINE + ", " + common);
  }

  /** The siren of the river, driven at its danger level. */
  String outputsYaml(String chip) {
    return "- { id: siren-1, chip: \"%s\", line: %d, sensor: kando-01, level: 4 }\n"
        .formatted(chip, SIREN_LINE);
  }

  private ModbusSlave kando() {
    return slave(
        1,
        new KellerGauge(
            "kando-01",
            at(second -> river.stage(second) - KANDO_OFFSET),
            at(second -> 11 + 0.2 * deck.celsius(second)),
            FRESH_WATER,
            new Expectation("stage", 1, KANDO_OFFSET, 2),
            Expectation.asMeasured("temperature", 2)));
  }

  private String kandoYaml() {
    return """
    - id: kando-01
      driver: modbus
      owner: river
      period: 1s
      timeout: 300ms
      profile: keller-33x
      address: 1
      density: %s
      calibrate: { level: { as: stage, slope: 1, offset: %s, decimals: 2, datum: T.P., gauge-zero: 12.34 } }
      check: { stage: { fail-below: -1, fail-above: 12, suspect-below: -0.5, suspect-above: 10, suspect-rate: %s } }
      levels: { stage: { hysteresis: 0.05, confirm-down: 3, thresholds: [ { level: 1, at: 2.0 }, { level: 2, at: 2.5 }, { level: 3, at: 3.0 }, { level: 4, at: 3.5 } ] } }
    """
        .formatted(FRESH_WATER, KANDO_OFFSET, rate());
  }

  private ModbusSlave takase() {
    return slave(
        2,
        new SubmersibleTransmitter(
            2,
            "takase-02",
            at(second -> 0.15 + 0.28 * river.calmly(second - 600) - TAKASE_OFFSET),
            new Expectation("stage", 1, TAKASE_OFFSET, 2)));
  }

  private String takaseYaml() {
    return """
    - id: takase-02
      driver: modbus
      owner: river
      period: 1s
      timeout: 300ms
      profile: generic-rs485
      address: 2
      calibrate: { level: { as: stage, slope: 1, offset: %s, decimals: 2 } }
      check: { stage: { fail-below: -0.5, fail-above: 5, suspect-rate: %s } }
    """
        .formatted(TAKASE_OFFSET, rate());
  }

  private ModbusSlave minato() {
    // These gauges wait 50 ms before they answer, unless told otherwise.
    return new ModbusSlave(
        List.of(246),
        new VegaRadar(
            "minato-01",
            at(second -> harbour.level(second) - MINATO_OFFSET),
            new Expectation("stage", 1, MINATO_OFFSET, 2)),
        options.latency().plus(Duration.ofMillis(50)));
  }

  private String minatoYaml() {
    return """
    - id: minato-01
      driver: modbus
      owner: port
      period: 1s
      timeout: 300ms
      profile: vega
      address: 246
      calibrate: { level: { as: stage, slope: 1, offset: %s, decimals: 2, datum: T.P., gauge-zero: -0.12 } }
      check: { stage: { fail-below: -2, fail-above: 6, suspect-rate: %s } }
      levels: { stage: { hysteresis: 0.05, confirm-down: 3, thresholds: [ { level: 2, at: 1.1 }, { level: 3, at: 1.6 } ] } }
    """
        .formatted(MINATO_OFFSET, rate());
  }

  private ModbusSlave bridge() {
    return slave(
        3,
        new StrainLogger(
            "bridge-7",
            at(deck::microstrain),
            at(deck::celsius),
            WIRING,
            STRAIN_DECIMALS,
            Expectation.asMeasured("temperature", 2)));
  }

  private String bridgeYaml() {
    return """
    - id: bridge-7
      driver: strain
      owner: roads
      period: 1s
      timeout: 300ms
      profile: strain-float32
      address: 3
      bridge: %s
      gauge-factor: %s
      poisson: %s
      zero: %s
      decimals: %d
      baseline: { microstrain: %s, date: 2026-04-01 }
    """
        .formatted(
            WIRING.bridge().setting(),
            WIRING.gaugeFactor(),
            WIRING.poisson(),
            WIRING.zero(),
            STRAIN_DECIMALS,
            WIRING.baseline());
  }

  private ModbusSlave slave(int address, dev.goen.sim.device.RegisterImage image) {
    return new ModbusSlave(List.of(address), image, options.latency());
  }

  private DoubleSupplier at(DoubleUnaryOperator scenario) {
    return () -> scenario.applyAsDouble(clock.seconds());
  }

  /** A flood that runs faster than real must not look like a broken gauge. */
  private double rate() {
    return 0.05 * Math.max(1, options.speed());
  }
}
