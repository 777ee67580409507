package dev.goen.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.goen.bus.SerialLine;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.Found;
import dev.goen.driver.Question;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Who is found by what comes back; on real lines with simulated devices, {@code goen probe} is
 * tested.
 */
class ModbusProbeTest {

  private static final Question AT_ONE = question(Set.of());

  @Test
  void silenceGarbageAndAnAnswerAreToldApart() throws Exception {
    assertEquals(new Found.Nothing(), ask(new WireLine(64), AT_ONE));
    WireLine garbage = new WireLine(64);
    for (int i = 0; i < 20; i++) {
      garbage.reply("80 FE 78 00 E0 F8 80 78 FE 00 E0 FE");
    }
    assertEquals(new Found.Garbage(12), ask(garbage, AT_ONE));
    WireLine generic = new WireLine(64).reply("");
    generic.reply("01 03 0E 00 01 00 03 00 07 00 03 04 D2 00 00 13 88 43 20");
    Found.Devices found = assertInstanceOf(Found.Devices.class, ask(generic, AT_ONE));
    Found.Answer answer = found.answers().getFirst();
    assertEquals(
        "modbus generic-rs485 1", answer.driver() + " " + answer.name() + " " + answer.address());
    assertEquals(Optional.empty(), answer.identity());
    assertEquals("{profile=generic-rs485, address=1}", answer.settings().toString());
    assertEquals("01030000000704", generic.written().substring(16, 30), "functions 3 and 4 only");
  }

  @Test
  void whoIsKnownIsNotAskedAgain() throws Exception {
    WireLine line = new WireLine(64);
    ask(line, question(Set.of("1", "250")));
    assertEquals("", line.written());
  }

  private static Question question(Set<String> taken) {
    return new Question(List.of(1), taken, Duration.ofMillis(50), false, _ -> {});
  }

  private static Found ask(SerialLine line, Question question) throws Exception {
    DriverFactory factory =
        ServiceLoader.load(DriverFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.type().equals("modbus"))
            .findFirst()
            .orElseThrow();
    return factory.identify(line, question);
  }
}
