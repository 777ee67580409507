package dev.goen.driver.modbus;

import dev.goen.reading.Quality;
import dev.goen.reading.Reason;
import dev.goen.reading.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One quantity of a register map.
 *
 * @param unit of the reading
 * @param decimals the resolution of the reading, 0 to 12 decimal places
 * @param field where its number stands
 * @param scale what the raw number is multiplied with
 * @param offset what is added then
 * @param from the unit of the result; empty: what the device's settings say, or the reading's own
 * @param sentinels raw numbers that are no measurement, and what they say
 * @param decimalsAt where the device tells by which power of ten to divide
 * @param unitAt where the device tells its unit
 * @param status what may spoil the number
 * @see RegisterProfile
 */
public record ProfileQuantity(
    String quantity,
    Unit unit,
    int decimals,
    Field field,
    double scale,
    double offset,
    Optional<SourceUnit> from,
    Map<Double, Reason> sentinels,
    Optional<Field> decimalsAt,
    Optional<UnitAt> unitAt,
    List<Status> status) {

  public ProfileQuantity {
    sentinels = Map.copyOf(sentinels);
    status = List.copyOf(status);
  }

  /** Whether the settings of the device may say in which unit it speaks, and this is one. */
  boolean leavesOpen(SourceUnit unit) {
    return from.isEmpty() && unitAt.isEmpty() && unit.becomes(this.unit);
  }

  /** Whether the settings of the device may say in which order some of its bytes come. */
  boolean leavesOrderOpen() {
    List<Field> fields = new ArrayList<>(List.of(field));
    decimalsAt.ifPresent(fields::add);
    unitAt.ifPresent(at -> fields.add(at.field()));
    status.forEach(one -> fields.add(one.field()));
    return fields.stream().anyMatch(one -> one.order().isEmpty());
  }

  /**
   * A number in the registers.
   *
   * @param order empty: the profile's own, or what the device's settings say
   */
  public record Field(int register, RegisterType type, Optional<WordOrder> order) {}

  /** A register that tells the unit, and what its codes mean. */
  public record UnitAt(Field field, Map<Long, SourceUnit> codes) {
    public UnitAt {
      codes = Map.copyOf(codes);
    }
  }

  /**
   * Bits that say how good the number is.
   *
   * @param mask which bits
   * @param whenSet true: they speak when any is set; false: when any is clear
   */
  public record Status(Field field, long mask, boolean whenSet, Quality quality, Reason reason) {

    boolean speaks(long bits) {
      return ((whenSet ? bits : ~bits) & mask) != 0;
    }
  }
}
