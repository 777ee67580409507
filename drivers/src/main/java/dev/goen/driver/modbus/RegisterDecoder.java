package dev.goen.driver.modbus;

import dev.goen.driver.modbus.ProfileQuantity.Field;
import dev.goen.driver.modbus.ProfileQuantity.Status;
import dev.goen.driver.modbus.ProfileQuantity.UnitAt;
import dev.goen.reading.Reason;
import dev.goen.reading.Unit;
import java.util.List;
import java.util.Optional;

/** Turns registers into measurements, as a profile and the options of a device say. */
final class RegisterDecoder {

  private static final int MOST_DECIMALS = 9;

  private final DeviceOptions options;

  RegisterDecoder(DeviceOptions options) {
    this.options = options;
  }

  /**
   * Decodes one quantity.
   *
   * @param blocks the answers to all reads of the profile
   */
  Measurement decode(ProfileQuantity quantity, List<Registers> blocks) {
    double raw = raw(quantity.field(), blocks);
    Measurement measured = measure(quantity, raw, blocks);
    for (Status status : quantity.status()) {
      boolean worse = status.quality().worse(measured.quality()) != measured.quality();
      if (status.speaks((long) raw(status.field(), blocks)) && worse) {
        measured = measured.judged(status.quality(), status.reason());
      }
    }
    return measured;
  }

  private Measurement measure(ProfileQuantity quantity, double raw, List<Registers> blocks) {
    if (Double.isNaN(raw)) {
      return Measurement.missing(quantity, Reason.HARDWARE_FAILURE);
    }
    if (Double.isInfinite(raw)) {
      return Measurement.missing(quantity, raw > 0 ? Reason.OVER_RANGE : Reason.UNDER_RANGE);
    }
    Reason sentinel = quantity.sentinels().get(raw + 0.0);
    if (sentinel != null) {
      return Measurement.missing(quantity, sentinel);
    }
    double number = raw * quantity.scale() + quantity.offset();
    if (quantity.decimalsAt().isPresent()) {
      double decimals = raw(quantity.decimalsAt().get(), blocks);
      if (!(decimals >= 0 && decimals <= MOST_DECIMALS)) {
        return Measurement.missing(quantity, Reason.UNKNOWN);
      }
      number /= Math.pow(10, decimals);
    }
    Optional<SourceUnit> from = sourceUnit(quantity, blocks);
    if (from.isEmpty() || !from.get().becomes(quantity.unit())) {
      return Measurement.missing(quantity, Reason.UNKNOWN);
    }
    double primary = from.get().toPrimary(number);
    if (quantity.unit() == Unit.METRE && from.get().primary() == Unit.PASCAL) {
      primary = options.level(primary);
    }
    return Measurement.of(quantity, primary);
  }

  private Optional<SourceUnit> sourceUnit(ProfileQuantity quantity, List<Registers> blocks) {
    if (quantity.unitAt().isEmpty()) {
      return options
          .from()
          .filter(quantity::leavesOpen)
          .or(quantity::from)
          .or(() -> SourceUnit.of(quantity.unit().symbol()));
    }
    UnitAt unitAt = quantity.unitAt().get();
    return Optional.ofNullable(unitAt.codes().get((long) raw(unitAt.field(), blocks)));
  }

  private double raw(Field field, List<Registers> blocks) {
    int width = field.type().width();
    int register = field.register() + options.registerOffset();
    for (Registers registers : blocks) {
      if (registers.block().covers(register, width)) {
        WordOrder order = field.order().or(options::order).orElse(WordOrder.ABCD);
        return field.type().decode(order.sorted(registers.at(register, width)));
      }
    }
    throw new IllegalStateException("no read covers register " + register);
  }
}
