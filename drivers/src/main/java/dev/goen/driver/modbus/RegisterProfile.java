package dev.goen.driver.modbus;

import java.util.List;

/**
 * The register map of one kind of device, written as a YAML file so that a new gauge needs no code.
 *
 * <p>Built-in profiles lie beside this class; those in the gateway's {@code profiles} folder come
 * first. The name of a profile is the name of its file without {@code .yaml}.
 *
 * <pre>
 * version: 1
 * description: Submersible transmitter, 5 m    # for people
 * byte-order: ABCD          # of 32-bit numbers: ABCD (default), CDAB, DCBA, BADC
 * reads:                    # each is one request, sent in this order at every poll
 *   - function: 3           # 3 holding registers, 4 input registers
 *     register: 0x0000      # first register as the PDU numbers it (from 0)
 *     count: 7              # 1 to 125
 * identity:                   # registers that differ from device to device, such as a serial number;
 *   - { function: 3, register: 0x0202, count: 2 }       # read again after the port was away
 * quantities:
 *   - quantity: level       # name of the reading
 *     unit: m               # SenML unit of the reading: m Cel / Pa V A Ohm Hz s rad m/s2 S/m % count
 *     decimals: 4           # resolution of the reading, 0 to 12; 4 is 0.1 mm, and the default
 *     register: 0x0004      # where the number stands; one of the reads must cover it
 *     type: int16           # int16 uint16 int32 uint32 float32
 *     byte-order: CDAB      # where it differs from the profile's
 *     scale: 0.001          # number = raw * scale + offset; default 1 and 0
 *     offset: 0
 *     from: mbar            # unit of that number; default: the reading's own
 *     sentinels:            # raw values that are no measurement
 *       - { raw: 32767, reason: over-range }
 *     decimals-at: { register: 0x0003, type: uint16 }   # number is also divided by 10^this, 0 to 9
 *     unit-at:              # unit told by the device; takes the place of {@code from}
 *       register: 0x0002
 *       type: uint16
 *       codes: { 3: bar, 4: mbar, 7: mH2O }             # any other code: no value
 *     status:               # bits that say how good the number is
 *       - { register: 100, type: uint32, mask: 0x1, when: set, reason: hardware-failure }
 *       - { register: 100, type: uint32, mask: 0x8, when: set, quality: suspicious, reason: noisy }
 * </pre>
 *
 * <p>Source units: Pa hPa kPa MPa bar mbar kg/cm2 psi, m cm mm ft in mH2O mmH2O, Cel degF, / ue
 * mV/V, % V mV A mA Ohm kOhm Hz s rad deg m/s2 S/m uS/cm count. A pressure becomes a level by
 * {@code (p - barometer) / (density * 9.80665)}, with {@code density} (kg/m3) and {@code barometer}
 * (hPa) from the settings of the device.
 *
 * <p>{@code when} is {@code set} (default: the status speaks when any bit of the mask is set) or
 * {@code clear}. {@code quality} is {@code rejected} (default: the value is missing), {@code
 * doubtful} or {@code suspicious}. {@code reason} is one of unknown, under-range, over-range,
 * noisy, stuck, step-too-high, calibration-expired, warming-up, service-mode, human,
 * natural-interference, contamination, hardware-failure, lack-of-samples, out-of-operating-range,
 * auto-calibration (LwM2M object 509). NaN is always missing with {@code hardware-failure}, the
 * infinities with {@code over-range} and {@code under-range}.
 *
 * <p>Numbers in YAML 1.1 need a point: {@code 0.001} or {@code 1.0e-3}, not {@code 1e-3}.
 *
 * @param name as in {@code profile:} of a device
 * @param reads at least one
 * @param identity what tells one device from another of its kind; often nothing
 * @param quantities at least one
 */
public record RegisterProfile(
    String name,
    List<RegisterBlock> reads,
    List<RegisterBlock> identity,
    List<ProfileQuantity> quantities) {

  public RegisterProfile {
    reads = List.copyOf(reads);
    identity = List.copyOf(identity);
    quantities = List.copyOf(quantities);
  }
}
