package dev.goen.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SensorIdTest {

  private static final Pattern RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  @Test
  void everyCharacterIsTakenOrRefusedAsTheRuleSaysInEachPlace() {
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      for (String text : List.of("" + c, "a" + c, "a" + c + "1")) {
        assertEquals(RULE.matcher(text).matches(), SensorId.isValid(text), () -> "'" + text + "'");
      }
    }
  }

  @Test
  void aNameHasOneToFortyEightCharacters() {
    assertEquals("s".repeat(48), new SensorId("s".repeat(48)).text());
    for (String text : List.of("", "s".repeat(49))) {
      assertThrows(IllegalArgumentException.class, () -> new SensorId(text), text);
    }
  }
}
