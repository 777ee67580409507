package dev.goen.provision.check;

import dev.goen.config.GatewayConfig;
import java.util.function.Consumer;

/** Looks at one side of the gateway. */
@FunctionalInterface
interface Check {

  /** Tells each finding as soon as it is known. */
  void run(GatewayConfig config, Consumer<Finding> report);
}
