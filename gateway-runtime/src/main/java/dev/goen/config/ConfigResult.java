package dev.goen.config;

import dev.goen.settings.Problem;
import java.util.List;

/** What reading a configuration yields. */
public sealed interface ConfigResult {

  /**
   * The gateway can run with it.
   *
   * @param warnings what will work, but is likely not meant
   */
  record Valid(GatewayConfig config, List<Problem> warnings) implements ConfigResult {
    public Valid {
      warnings = List.copyOf(warnings);
    }
  }

  /** All that is wrong, in all files; at least one. */
  record Invalid(List<Problem> problems) implements ConfigResult {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
